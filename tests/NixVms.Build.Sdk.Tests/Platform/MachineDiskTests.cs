using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The disks of the debian platform's machines: what they keep, and what they say about a disk of others.</summary>
[Collection(PackedSdk.Packages)]
public sealed class MachineDiskTests(PackedSdk sdk)
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(240);

    [Fact(Timeout = Limits.Long)]
    public async Task A_disk_outlives_its_machine_and_warns_another_one()
    {
        var project = MachineProject.New(sdk, """
            {
              alpha = {
                services.openssh.enable = true;
                environment.etc."of/alpha".text = "alpha";
                virtualisation = { writableStore = true; writableStoreUseTmpfs = false; };
              };
            }
            """)
            .With("other/other.nixnet", "")
            .With("other/network.nix", "{ beta = { services.openssh.enable = true; }; }");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var runVms = project["bin/Debug/lab/run-vms"];

        string key;
        using (var first = Machines.Start(project, runVms, project["state"], "alpha"))
        {
            await first.WaitForSshAsync(BootLimit);
            await RunAsync(first, "alpha", "echo kept > /root/kept && echo mine > /etc/mine && echo of mine > /nix/store/mine && sync");
            key = await RunAsync(first, "alpha", "cat /etc/ssh/ssh_host_ed25519_key.pub");
            await StopAsync(first);
        }

        var disk = project["state/alpha/alpha.qcow2"];
        Assert.Equal("QFI"u8.ToArray(), File.ReadAllBytes(disk)[..3]);

        using (var second = Machines.Start(project, runVms, project["state"], "alpha"))
        {
            await second.WaitForSshAsync(BootLimit);
            Assert.Equal("kept mine of mine alpha", await RunAsync(second, "alpha", "echo $(cat /root/kept /etc/mine /nix/store/mine /etc/of/alpha)"));
            Assert.Equal(key, await RunAsync(second, "alpha", "cat /etc/ssh/ssh_host_ed25519_key.pub"));
            Assert.Equal("ext4", await RunAsync(second, "alpha", "blkid -o value -s TYPE /dev/vda"));
            Assert.DoesNotContain("warning: the disk", second.Program.Output);
            await StopAsync(second);
        }

        project.WithVariable("NIX_DISK_IMAGE", disk);
        using var other = Machines.Start(project, project["bin/Debug/other/run-vms"], project["other-state"], "beta");
        await other.WaitForSshAsync(BootLimit);
        Assert.Equal("kept mine", await RunAsync(other, "beta", "echo $(cat /root/kept /etc/mine)"));
        Assert.Equal("beta", await RunAsync(other, "beta", "cat /etc/hostname"));
        Assert.Equal("gone", await RunAsync(other, "beta", "test -e /etc/of/alpha || echo gone"));
        Assert.Contains("warning: the disk was last used by the machine lab/alpha (x86_64)", other.Program.Output);
        Assert.Contains("delete the disk image", other.Program.Output);
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_disk_with_something_else_on_it_is_left_alone()
    {
        var project = MachineProject.New(sdk, "{ alpha = { }; }");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var disk = project["foreign.raw"];
        var content = new byte[8 << 20];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(disk, content);

        project.WithVariable("NIX_DISK_IMAGE", disk);
        var run = await project.RunAsync(BootLimit, project["bin/Debug/lab/run-vms"]);

        run.AssertPrinted("the disk holds something that is no ext4 file system").AssertPrinted("delete its image");
        Assert.Equal(content, await File.ReadAllBytesAsync(disk));
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Without_a_state_or_with_an_empty_NIX_DISK_IMAGE_there_is_no_disk()
    {
        var project = MachineProject.New(sdk, """
            {
              alpha = { services.openssh.enable = true; };
              beta = { services.openssh.enable = true; virtualisation.diskSize = 300; };
              gamma = { services.openssh.enable = true; virtualisation.diskImage = null; };
            }
            """);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        Assert.Equal(
            [null, 300, null],
            project.Manifest().GetProperty("machines").EnumerateArray().Select(m => m.GetProperty("diskSize")).Select(s => s.ValueKind == System.Text.Json.JsonValueKind.Null ? (int?)null : s.GetInt32()));

        // As run-vms starts machines whose files it will remove.
        var empty = await StartRecordedAsync(project, "alpha", ("NIX_DISK_IMAGE", ""));
        var temporary = await StartRecordedAsync(project, "alpha", ("NIXVMS_TEMPORARY", "1"));
        var wanted = await StartRecordedAsync(project, "beta", ("NIXVMS_TEMPORARY", "1"));
        var byDefault = await StartRecordedAsync(project, "alpha");
        var never = await StartRecordedAsync(project, "gamma");

        Assert.DoesNotContain("nixvms-root", empty);
        Assert.DoesNotContain("nixvms-root", temporary);
        Assert.Contains("nixvms-root", wanted);
        Assert.Contains($"file={project["alpha.qcow2"]}", byDefault);
        Assert.DoesNotContain("nixvms-root", never);
        Assert.Equal(["alpha.qcow2", "beta.qcow2"], Directory.GetFiles(project.Folder, "*.qcow2").Select(Path.GetFileName).Order());
    }

    /// <summary>What the start script of a machine prints, with the arguments that it gives to QEMU.</summary>
    private static async Task<string> StartRecordedAsync(TestProject project, string machine, params (string Name, string Value)[] variables)
    {
        variables = [("NIXVMS_QEMU", RecordedStart.MakeQemu(project, "qemu")), .. variables];
        return (await RecordedStart.RunAsync(project, machine, variables)).AssertSucceeded().Text;
    }

    private static async Task<string> RunAsync(Machines machines, string name, string command) =>
        (await machines.WaitForAsync(name, command, TimeSpan.FromSeconds(60))).Trim();

    private static async Task StopAsync(Machines machines)
    {
        machines.Program.Interrupt();
        await machines.Program.WaitAsync(TimeSpan.FromSeconds(30));
    }
}

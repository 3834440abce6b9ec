using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Networks;

/// <summary>A network of three machines, of which one has a disk and wants a fixed port of the host.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class ThreeMachinesTests(ManPageNetwork lab)
{
    private const int FixedPort = 28931;

    [Fact(Timeout = Limits.Boot)]
    public async Task Fifty_commands_at_once_on_each_machine_do_not_get_mixed_up_and_disks_are_restored()
    {
        await using var network = await VmNetwork.StartAsync(lab.FolderOfThree);
        var results = await Task.WhenAll(
            from number in Enumerable.Range(0, 50)
            from machine in network.Machines
            select Run(machine, number));
        Assert.Equal(150, results.Length);

        var alpha = network["alpha"];
        Assert.Equal("nixvms-root", await alpha.SucceedAsync("cat /sys/block/vda/serial"));
        await alpha.SucceedAsync("echo saved > /var/lib/saved; sync; echo cached > /var/lib/cached");
        var snapshot = await network.SnapshotAsync("written");
        for (var i = 0; i < 2; i++)
        {
            await alpha.SucceedAsync("rm /var/lib/saved /var/lib/cached; sync");
            await network.RestoreAsync(snapshot);
            Assert.Equal("saved\ncached", await alpha.SucceedAsync("echo 1 > /proc/sys/vm/drop_caches; cat /var/lib/saved /var/lib/cached"));
        }

        static async Task<CommandResult> Run(VirtualMachine machine, int number)
        {
            var result = await machine.RunAsync($"echo {machine.Name}-{number}; echo error-{number} >&2; exit {number}");
            Assert.Equal($"{machine.Name}-{number}", result.StandardOutput);
            Assert.Equal($"error-{number}", result.StandardError);
            Assert.Equal(number, result.ExitCode);
            return result;
        }
    }

    [Theory(Timeout = Limits.Commands)]
    [InlineData(null, true)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    public async Task Started_by_hand_a_machine_binds_its_fixed_ports_unless_told_not_to(string? setting, bool isBound)
    {
        // In the place of QEMU.
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["qemu"], "#!/bin/sh\necho \"$@\"\n");
        File.SetUnixFileMode(scratch["qemu"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var script = Cli.Wrap(VmNetworkManifest.Load(lab.FolderOfThree).Machines[0].StartScript)
            .WithEnvironmentVariables(e => e.Set("NIXVMS_QEMU", scratch["qemu"]).Set("NIXVMS_FORWARD_PORTS", setting).Set("TMPDIR", scratch.Path));
        var arguments = (await script.ExecuteBufferedAsync()).StandardOutput;
        Assert.Contains("user,id=user.0", arguments);
        Assert.Equal(isBound, arguments.Contains($"hostfwd=tcp:127.0.0.1:{FixedPort}-:22", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task Two_runs_have_their_own_disks_and_leave_fixed_ports_and_options_for_runs_by_hand_alone()
    {
        // Somebody has it already, such as the same network started by hand.
        using var port = new TcpListener(IPAddress.Loopback, FixedPort);
        port.Start();
        using var scratch = new ScratchFolder();
        Environment.SetEnvironmentVariable("NIX_DISK_IMAGE", scratch["disk.qcow2"]);

        // A processor that no key of snapshots would know of.
        Environment.SetEnvironmentVariable("QEMU_OPTS", "-cpu qemu64");
        try
        {
            await using var first = VmNetwork.Create(lab.FolderOfThree);
            await using var second = VmNetwork.Create(lab.FolderOfThree);
            await Task.WhenAll(first.PowerOnAllAsync(), second.PowerOnAllAsync());
            var disks = new[] { first, second }.Select(n => Assert.Single(n["alpha"].Qemu.Arguments, a => a.Contains("id=root,", StringComparison.Ordinal))).ToList();
            Assert.Contains(first.RunDirectory, disks[0]);
            Assert.Contains(second.RunDirectory, disks[1]);
            Assert.DoesNotContain(first["alpha"].Qemu.Arguments, a => a.Contains($"{FixedPort}", StringComparison.Ordinal));
            Assert.DoesNotContain("qemu64", first["alpha"].Qemu.Arguments);
            Assert.False(File.Exists(scratch["disk.qcow2"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable("NIX_DISK_IMAGE", null);
            Environment.SetEnvironmentVariable("QEMU_OPTS", null);
        }
    }
}

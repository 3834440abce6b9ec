using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>Machines of 64-bit ARM: built here without running a program of theirs, and emulated.</summary>
[Collection(PackedSdk.Networks)]
public sealed class Aarch64Tests(PackedSdk sdk)
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(5);

    [Fact(Timeout = Limits.Long)]
    public async Task A_machine_is_built_and_boots()
    {
        var project = MachineProject.New(sdk, """
            {
              alpha = { services.openssh.enable = true; nixpkgs.system = "aarch64-linux"; virtualisation.graphics = true; };
            }
            """);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var runVms = project["bin/Debug/lab/run-vms"];

        // KVM runs programs of the host's own processor, whatever somebody asks for.
        var qemu = RecordedStart.MakeQemu(project, "qemu");
        var start = (await RecordedStart.RunAsync(project, "alpha", [("NIXVMS_QEMU", qemu), ("NIXVMS_ACCEL", "kvm"), ("DISPLAY", ":9")])).AssertSucceeded();
        Assert.Equal(["tcg,tb-size=192"], start.ValuesOf("-accel"));
        Assert.StartsWith("virt,", start.ValuesOf("-M").Single());
        Assert.Contains("virtio-gpu-pci", start.ValuesOf("-device"));

        var missing = await project.RunAsync("env", "PATH=/nowhere", "NIXVMS_ACCEL=tcg", runVms);
        Assert.NotEqual(0, missing.ExitCode);
        missing.AssertPrinted("NIXVM5003: qemu-system-aarch64 was not found.").AssertPrinted("apt install qemu-system-arm");

        using var machines = Machines.Start(project, runVms, project["state"], "alpha");
        await machines.WaitForSshAsync(BootLimit);
        Assert.Equal("aarch64 arm64", (await machines.WaitForAsync("alpha", "echo $(uname -m) $(dpkg --print-architecture)", BootLimit)).Trim());
        Assert.Equal("", (await machines.WaitForAsync("alpha", "systemctl --failed --no-legend", BootLimit)).Trim());
        Assert.Equal("virtio_gpu", (await machines.WaitForAsync("alpha", "lsmod | grep -o '^virtio_gpu'", BootLimit)).Trim());
        machines.Program.Interrupt();
        await machines.Program.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [SlowFact(Timeout = 2 * Limits.Long)]
    public Task The_network_of_the_man_page_works_on_Debian_12() => AssertPageIsFetchedAsync("12", "bookworm");

    [SlowFact(Timeout = 2 * Limits.Long)]
    public Task The_network_of_the_man_page_works_on_Debian_13() => AssertPageIsFetchedAsync("13", "trixie");

    private async Task AssertPageIsFetchedAsync(string release, string codename)
    {
        var network = new Network(sdk, release);
        try
        {
            await ((IAsyncLifetime)network).InitializeAsync();
            foreach (var machine in new[] { "test1", "test2" })
            {
                Assert.Equal($"{codename} aarch64", await network.RunAsync(machine, ". /etc/os-release; echo $VERSION_CODENAME $(uname -m)"));
                Assert.Equal("", await network.RunAsync(machine, "systemctl --failed --no-legend"));
            }

            Assert.Contains("It works", await network.RunAsync("test1", "curl --silent --fail http://test2/"));
            Assert.Contains("It works", await network.RunAsync("test2", "lynx -dump http://localhost/"));
        }
        finally
        {
            await ((IAsyncLifetime)network).DisposeAsync();
        }
    }

    private sealed class Network(PackedSdk sdk, string release) : BootedNetwork(sdk, "Aarch64", "test1", "test2")
    {
        private protected override string NetFile => $"""<NixNetwork DebianRelease="{release}" />""";
    }
}

using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>What the configuration of a machine becomes on QEMU's command line.</summary>
[Collection(PackedSdk.Packages)]
public sealed class MachineStartTests(PackedSdk sdk)
{
    private static readonly (string, string) Kvm = ("NIXVMS_ACCEL", "kvm");

    [Fact(Timeout = Limits.Build)]
    public async Task QEMU_gets_the_processors_ports_folders_and_drives_of_the_configuration()
    {
        var project = MachineProject.New(sdk, """
            {
              alpha.virtualisation = {
                cores = 3;
                restrictNetwork = true;
                diskImage = null;
                emptyDiskImages = [ 16 ];
                forwardPorts = [
                  { from = "host"; proto = "udp"; host.address = "127.0.0.2"; host.port = 5353; guest.address = "10.0.2.15"; guest.port = 53; }
                  { from = "host"; host.port = 8080; guest.port = 80; }
                ];
                sharedDirectories = {
                  a = { source = "/a"; target = "/a"; securityModel = "mapped-xattr"; };
                  b = { source = "/b"; target = "/b"; };
                  c = { source = "$FOLDER/'\${OTHER}' $(id) $1 `id`"; target = "/c"; };
                };
                qemu.drives = [
                  { name = "mine"; file = "/of, mine"; driveExtraOpts = { cache = "none"; aio = "native"; }; deviceExtraOpts.serial = "a b"; }
                  { file = "image.qcow2"; }
                ];
              };
              beta.virtualisation.vlans = [ 1 1 ];
              gamma.virtualisation.restrictNetwork = false;
            }
            """).With("image.qcow2", "QFI");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var qemu = RecordedStart.MakeQemu(project, "qemu");

        var alpha = (await RecordedStart.RunAsync(project, "alpha", [("NIXVMS_QEMU", qemu), ("FOLDER", "/a, $(id)"), ("OTHER", "b")])).AssertSucceeded();
        var beta = (await RecordedStart.RunAsync(project, "beta", [("NIXVMS_QEMU", qemu)])).AssertSucceeded();

        var gamma = (await RecordedStart.RunAsync(project, "gamma", [("NIXVMS_QEMU", qemu)])).AssertSucceeded();

        Assert.Equal(["3"], alpha.ValuesOf("-smp"));
        Assert.Equal("user,id=user.0,hostfwd=udp:127.0.0.2:5353-10.0.2.15:53,hostfwd=tcp:127.0.0.1:8080-:80,restrict=on", alpha.ValuesOf("-netdev")[0]);
        Assert.Equal(
            ["local,path=/a,mount_tag=shared0,security_model=mapped-xattr", "local,path=/b,mount_tag=shared1,security_model=none", "local,path=/a,, $(id)/'b' $(id) $1 `id`,mount_tag=shared2,security_model=none"],
            alpha.ValuesOf("-virtfs").Where(v => v.Contains("=shared", StringComparison.Ordinal)));

        // After the empty disk, which is vdb.
        var drives = alpha.ValuesOf("-drive").ToList();
        var first = drives.FindIndex(drive => drive.StartsWith("if=none,id=empty0,", StringComparison.Ordinal)) + 1;
        Assert.Equal(
            ["if=none,id=mine,format=raw,file=/of,, mine,aio=native,cache=none", $"if=none,id=drive1,format=qcow2,file={project["image.qcow2"]}"],
            drives[first..(first + 2)]);
        Assert.Equal(
            ["virtio-blk-pci,drive=mine,addr=0x12,serial=a b", "virtio-blk-pci,drive=drive1,addr=0x13"],
            alpha.ValuesOf("-device").Where(device => device.Contains("drive=mine", StringComparison.Ordinal) || device.Contains("drive=drive1", StringComparison.Ordinal)));

        Assert.Equal(
            ["virtio-net-pci,netdev=vlan1,romfile=,mac=52:54:00:12:01:02", "virtio-net-pci,netdev=vlan2,romfile=,mac=52:54:00:13:01:02"],
            beta.ValuesOf("-device").Where(device => device.Contains("netdev=vlan", StringComparison.Ordinal)));
        Assert.Equal(["1"], beta.ValuesOf("-smp"));
        Assert.Equal("user,id=user.0,restrict=on", beta.ValuesOf("-netdev")[0]);
        Assert.Equal("user,id=user.0", gamma.ValuesOf("-netdev")[0]);

        // What the caller says comes last, and wins.
        var open = (await RecordedStart.RunAsync(project, "beta", [("NIXVMS_QEMU", qemu), ("QEMU_NET_OPTS", "restrict=off")])).AssertSucceeded();
        Assert.Equal("user,id=user.0,restrict=on,restrict=off", open.ValuesOf("-netdev")[0]);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Options_of_QEMU_are_words_of_the_shell_and_the_last_one_wins()
    {
        var project = MachineProject.New(sdk, """
            {
              alpha.virtualisation.qemu = {
                options = [ "-boot menu=on" "-name \"$OWN\"" ];
                networkingOptions = [ "-nic none" ];
              };
            }
            """);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var qemu = RecordedStart.MakeQemu(project, "qemu");

        var run = await RecordedStart.RunAsync(
            project, "alpha", [("NIXVMS_QEMU", qemu), ("OWN", "in two words"), ("QEMU_OPTS", "-name of-the-variable")], "-name", "of the caller");

        Assert.Equal(["alpha", "in two words", "of-the-variable", "of the caller"], run.AssertSucceeded().ValuesOf("-name"));
        run.AssertPrinted("\n-nic\nnone\n-boot\nmenu=on\n-name\nin two words\n");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task The_processor_is_all_that_there_is_unless_the_user_chooses_one()
    {
        var project = MachineProject.New(sdk, """
            {
              alpha = { };
              beta.virtualisation.qemu.options = [ "-cpu core2duo" ];
            }
            """);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var qemu = ("NIXVMS_QEMU", RecordedStart.MakeQemu(project, "qemu"));
        var tcg = ("NIXVMS_ACCEL", "tcg");

        Assert.Equal(["host"], await ProcessorsOfAsync("alpha", Kvm));
        Assert.Equal(["max"], await ProcessorsOfAsync("alpha", tcg));
        Assert.Equal(["max", "core2duo"], await ProcessorsOfAsync("beta", tcg));
        Assert.Equal(["max", "core2duo", "qemu64"], await ProcessorsOfAsync("beta", tcg, ("QEMU_OPTS", "-cpu qemu64")));

        async Task<IReadOnlyList<string>> ProcessorsOfAsync(string machine, params (string, string)[] variables) =>
            (await RecordedStart.RunAsync(project, machine, [qemu, .. variables])).AssertSucceeded().ValuesOf("-cpu");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_machine_may_insist_on_KVM_on_a_QEMU_of_its_own_and_on_no_keyboard()
    {
        var project = MachineProject.New(sdk, "{ }");
        project.With("network.nix", $$"""
            {
              alpha.virtualisation = {
                graphics = true;
                qemu = { forceAccel = true; package = "{{project["own qemu"]}}"; virtioKeyboard = false; };
              };
              beta.virtualisation.graphics = true;
              gamma = { pkgs, ... }: {
                virtualisation.qemu.package = pkgs.writeShellScriptBin "qemu-system-x86_64" "echo a package of QEMU";
              };
            }
            """);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        RecordedStart.MakeQemu(project, "own qemu/bin/qemu-system-x86_64");
        var qemu = RecordedStart.MakeQemu(project, "qemu");

        var alpha = (await RecordedStart.RunAsync(project, "alpha", [Kvm, ("DISPLAY", ":9")])).AssertSucceeded();
        var beta = (await RecordedStart.RunAsync(project, "beta", [Kvm, ("DISPLAY", ":9"), ("NIXVMS_QEMU", qemu)])).AssertSucceeded();
        var emulated = await RecordedStart.RunAsync(project, "alpha", [("NIXVMS_ACCEL", "tcg")]);

        Assert.Equal(["kvm"], alpha.ValuesOf("-accel"));
        Assert.Equal(["std"], alpha.ValuesOf("-vga"));
        Assert.DoesNotContain("virtio-keyboard-pci", alpha.ValuesOf("-device"));
        Assert.Contains("virtio-keyboard-pci", beta.ValuesOf("-device"));
        Assert.Equal(1, emulated.ExitCode);
        emulated.AssertPrinted("virtualisation.qemu.forceAccel is set, and KVM does not work");
        Assert.Empty(emulated.ValuesOf("-accel"));
        (await RecordedStart.RunAsync(project, "gamma", [Kvm])).AssertSucceeded().AssertPrinted("a package of QEMU");
    }
}

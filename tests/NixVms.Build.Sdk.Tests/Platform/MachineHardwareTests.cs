using System.Net;
using System.Net.Sockets;
using System.Text;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>virtualisation.*: the hardware of the debian platform's machines, and snapshots of them.</summary>
[Collection(PackedSdk.Packages)]
public sealed class MachineHardwareTests(PackedSdk sdk)
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);

    [Fact(Timeout = Limits.Long)]
    public async Task A_machine_has_the_disks_folders_networks_and_ports_of_its_configuration()
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        var datagrams = new IPEndPoint(IPAddress.Loopback, Machines.FreePort());
        var folder = Path.Combine(sdk.Folder.New("shared"), "a folder, of mine");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "from the host"), "hello");
        var owners = sdk.Folder.New("owners");
        await File.WriteAllBytesAsync(Path.Combine(owners, "of, mine.raw"), new byte[1 << 20]);
        var project = MachineProject.New(sdk, $$"""
            {
              alpha = {
                services.openssh.enable = true;
                systemd.sockets.datagram = { wantedBy = [ "sockets.target" ]; listenDatagrams = [ "5000" ]; };
                systemd.services.datagram = { script = "head -n 1 > /run/datagram"; serviceConfig.StandardInput = "socket"; };
                virtualisation = {
                  cores = 2;
                  restrictNetwork = true;
                  emptyDiskImages = [ 64 32 ];
                  writableStore = true;
                  sharedDirectories.mine = { source = "{{folder}}"; target = "/mnt/my folder"; };
                  sharedDirectories.owners = { source = "{{owners}}"; target = "/mnt/owners"; securityModel = "mapped-file"; };
                  interfaces.eth2 = { vlan = 7; assignIP = true; };
                  interfaces.lan0.vlan = 8;
                  forwardPorts = [
                    { from = "guest"; guest.address = "10.0.2.100"; guest.port = 7000; host.port = {{((IPEndPoint)host.LocalEndpoint).Port}}; }
                    { from = "host"; proto = "udp"; host.port = {{datagrams.Port}}; guest.address = "10.0.2.15"; guest.port = 5000; }
                  ];
                  qemu.consoles = [ "hvc0" "ttyS0" ];
                  qemu.drives = [ { file = "{{owners}}/of, mine.raw"; driveExtraOpts.readonly = "on"; deviceExtraOpts.serial = "mine"; } ];
                };
              };
            }
            """);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var machine = project.Manifest().GetProperty("machines")[0];
        Assert.Equal(["eth2", "lan0"], machine.GetProperty("addresses").EnumerateArray().Select(a => a.GetProperty("interface").GetString()));
        Assert.Equal([7, 8], machine.GetProperty("vlans").EnumerateArray().Select(v => v.GetInt32()));

        using var machines = Machines.Start(project, project["bin/Debug/lab/run-vms"], project["state"], "alpha");
        await machines.WaitForSshAsync(BootLimit);

        Assert.Equal("2", await RunAsync("nproc"));
        Assert.Equal("131072 65536", await RunAsync("echo $(cat /sys/block/vdb/size /sys/block/vdc/size)"));
        Assert.Equal("hello", await RunAsync("cat '/mnt/my folder/from the host' && echo answer > '/mnt/my folder/from the machine'"));
        Assert.Equal("answer\n", await File.ReadAllTextAsync(Path.Combine(folder, "from the machine")));
        Assert.Equal("2048 1 mine", await RunAsync("echo $(cat /sys/block/vdd/size /sys/block/vdd/ro /sys/block/vdd/serial)"));
        Assert.Equal("1234", await RunAsync("touch /mnt/owners/x && chown 1234 /mnt/owners/x && stat -c %u /mnt/owners/x"));
        Assert.Contains("virtfs.uid=1234", await File.ReadAllTextAsync(Path.Combine(owners, ".virtfs_metadata/x")));
        Assert.Equal("192.168.7.1/24", await RunAsync("ip -4 -br addr show eth2 | awk '{ print $3 }'"));
        Assert.Equal("lan0", await RunAsync("ip -br link show lan0 | awk '{ print $1 }'"));
        Assert.Equal("written", await RunAsync("echo written > /nix/store/x && cat /nix/store/x"));
        Assert.Equal("formatted", await RunAsync("mkfs.ext4 -q /dev/vdb && mkdir -p /data && mount /dev/vdb /data && echo formatted > /data/x && cat /data/x"));

        var answer = machines.SshAsync("alpha", "exec 3<>/dev/tcp/10.0.2.100/7000 && head -n 1 <&3");
        using (var connection = await host.AcceptTcpClientAsync().WaitAsync(CommandLimit))
            await connection.GetStream().WriteAsync("from the host\n"u8.ToArray());
        Assert.Equal("from the host", (await answer).Text.Trim());

        // Without restrictNetwork the host is there, at this address.
        await RunAsync($"! timeout 3 bash -c 'exec 3<>/dev/tcp/10.0.2.2/{((IPEndPoint)host.LocalEndpoint).Port}'");

        using var sender = new UdpClient();
        await sender.SendAsync("over\n"u8.ToArray(), datagrams);
        Assert.Equal("over", await RunAsync("grep . /run/datagram"));

        async Task<string> RunAsync(string command) => (await machines.WaitForAsync("alpha", command, CommandLimit)).Trim();
    }

    /// <summary>.NET 11 does not start without these instructions.</summary>
    [Fact(Timeout = Limits.Long)]
    public async Task Under_emulation_a_machine_has_the_instructions_of_newer_programs_unless_the_user_chooses_its_processor()
    {
        var project = MachineProject.New(sdk, """
            {
              defaults.services.openssh.enable = true;
              alpha = { };
              beta.nixpkgs.system = "i686-linux";
              gamma.virtualisation.qemu.options = [ "-cpu qemu64" ];
            }
            """);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        project.WithVariable("NIXVMS_ACCEL", "tcg");

        using var machines = Machines.Start(project, project["bin/Debug/lab/run-vms"], project["state"], "alpha", "beta", "gamma");
        await machines.WaitForSshAsync(BootLimit);

        Assert.Equal("popcnt sse4_2", await InstructionsOfAsync("alpha"));
        Assert.Equal("popcnt sse4_2", await InstructionsOfAsync("beta"));
        Assert.Equal("", await InstructionsOfAsync("gamma"));

        async Task<string> InstructionsOfAsync(string name) =>
            (await machines.WaitForAsync(name, "echo $(grep -owE 'sse4_2|popcnt' /proc/cpuinfo | sort -u)", CommandLimit)).Trim();
    }

    [Theory(Timeout = Limits.Long)]
    [InlineData("virtualisation.useNixStoreImage = true;", "")]
    [InlineData("", "1")]
    public async Task A_machine_with_a_store_image_can_be_saved_and_restored(string setting, string storeImage)
    {
        var project = MachineProject.New(sdk, $$"""
            {
              alpha = { pkgs, ... }: {
                services.openssh.enable = true;
                virtualisation.additionalPaths = [ (pkgs.writeText "more" "see ${pkgs.writeText "needed" "what more needs"}") ];
                {{setting}}
              };
            }
            """);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var monitor = Path.Combine(sdk.Folder.New("m"), "s");
        project.WithVariable("QEMU_OPTS", $"-monitor unix:{monitor},server=on,wait=off").WithVariable("NIXVMS_STORE_IMAGE", storeImage);

        using var machines = Machines.Start(project, project["bin/Debug/lab/run-vms"], project["state"], "alpha");
        await machines.WaitForSshAsync(BootLimit);
        Assert.Equal("", await RunAsync("grep ' 9p ' /proc/mounts || true"));
        Assert.Equal("what more needs", await RunAsync("cat $(sed 's/see //' /nix/store/*-more)"));
        await RunAsync("echo before > /root/on-disk && echo before > /dev/shm/in-memory && sync");

        Assert.Equal("", await AskMonitorAsync(monitor, "savevm booted"));
        await RunAsync("echo after > /root/on-disk && rm /dev/shm/in-memory && sync");
        Assert.Equal("", await AskMonitorAsync(monitor, "loadvm booted"));

        Assert.Equal("before before", await RunAsync("echo $(cat /root/on-disk /dev/shm/in-memory)"));
        Assert.Equal("active", await RunAsync("systemctl is-active sshd"));

        async Task<string> RunAsync(string command) => (await machines.WaitForAsync("alpha", command, CommandLimit)).Trim();
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("virtualisation.useEFIBoot = true;", "virtualisation.useEFIBoot")]
    [InlineData("virtualisation.qemu.guestAgent.enable = true;", "virtualisation.qemu.guestAgent.enable")]
    public async Task What_has_no_effect_warns(string setting, string option)
    {
        var project = MachineProject.New(sdk, $"{{ alpha = {{ {setting} }}; }}");

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertSucceeded();
        var warning = Assert.Single(build.Warnings);
        Assert.Equal("NIXVM3006", warning.Code);
        Assert.Contains(option, warning.Text);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_port_forwarded_from_the_machine_needs_an_address_of_QEMU_s_network()
    {
        var project = MachineProject.New(sdk, """
            { alpha = { virtualisation.forwardPorts = [ { from = "guest"; guest.port = 1; host.port = 2; } ]; }; }
            """);

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        Assert.Contains("10.0.2.0/24", build.AssertError("NIXVM3002", project["network.nix"], 1, 13).Text);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task An_architecture_that_the_platform_lacks_is_an_error_at_its_place()
    {
        var project = MachineProject.New(sdk, "{\n  alpha = { nixpkgs.system = \"riscv64-linux\"; };\n}\n");

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertOnlyError("NIXVM3020", project["network.nix"], 2, 13);
    }

    /// <summary>Gives a command to QEMU's monitor and returns what it prints, the echo of the command aside.</summary>
    private static async Task<string> AskMonitorAsync(string path, string command)
    {
        const string prompt = "(qemu) ";
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await ReadAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\n"));
        var answer = await ReadAsync();
        return answer[(answer.IndexOf('\n') + 1)..].Replace(prompt, "").Trim();

        async Task<string> ReadAsync()
        {
            var text = new StringBuilder();
            var buffer = new byte[4096];
            while (!text.ToString().EndsWith(prompt, StringComparison.Ordinal))
            {
                var count = await socket.ReceiveAsync(buffer).WaitAsync(CommandLimit);
                if (count == 0)
                    break;
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }

            return text.ToString();
        }
    }
}

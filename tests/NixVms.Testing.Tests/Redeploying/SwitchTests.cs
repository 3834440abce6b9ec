using System.Diagnostics;
using CliWrap;
using CliWrap.Buffered;
using NixVms.Testing.Tests.Infrastructure;
using Xunit.Abstractions;

namespace NixVms.Testing.Tests.Redeploying;

/// <summary>
/// Machines that take another build over while they run. The rules of all kinds of units, and kills at every point, are
/// in tests/switch, without machines.
/// </summary>
public sealed class SwitchTests(SwitchNetwork lab, ITestOutputHelper output) : IClassFixture<SwitchNetwork>
{
    private const int Limit = 600_000;

    private static readonly string[] s_units =
        ["same", "plain", "soft", "loads", "left", "triggered", "untriggered", "idle", "stopped", "masked", "called", "old", "fresh", "nixvms-agent", "firewall", "network-setup"];

    private VirtualMachine Machine => lab.Machine;

    [Fact(Timeout = Limit)]
    public async Task A_machine_takes_over_what_differs_and_touches_nothing_else()
    {
        await SwitchAsync("a");
        await Machine.SucceedAsync("systemctl start called; systemctl stop stopped; echo own > /etc/own; rm -f /run/reloaded /run/activations");
        var before = await InvocationsAsync();

        var result = await SwitchAsync("b");

        // The socket starts its service when it is called.
        Assert.Equal(["called.service", "masked.service", "old.service"], result.StoppedUnits);
        Assert.Equal(["called.socket", "plain.service", "soft.service", "tick.timer", "triggered.service"], result.RestartedUnits.Order());
        Assert.Equal(["firewall.service", "loads.service"], result.ReloadedUnits);
        Assert.Equal(["fresh.service"], result.StartedUnits);
        Assert.Equal(["left.service"], result.UntouchedUnits);
        Assert.Equal(["/etc/gone", "/etc/lines.conf", "/etc/new/folder/file", "/etc/secret"], result.ChangedFiles.Intersect(["/etc/gone", "/etc/lines.conf", "/etc/new/folder/file", "/etc/secret"]));
        Assert.Empty(result.FailedUnits);

        // Which units are others than before, by systemd's own account.
        var after = await InvocationsAsync();
        Assert.Equal(["called", "fresh", "masked", "old", "plain", "soft", "triggered"], s_units.Where(u => before[u] != after[u]).Order());
        Assert.Equal(["", "", "", ""], [after["old"], after["masked"], after["idle"], after["stopped"]]);

        var state = await Machine.SucceedAsync("""
            readlink /run/current-system
            cat /etc/lines.conf /etc/secret; echo; stat -c '%a %U' /etc/secret
            cat /etc/new/folder/file; echo; [ ! -e /etc/gone ] && cat /etc/own
            id -u bob; stat -c '%a %U' /home/bob; stat -c %a /run/of-tmpfiles
            cat /proc/sys/net/ipv4/ip_forward /run/activations; [ -e /run/reloaded ] && echo reloaded
            ip -brief address show eth1 | grep -o '10[.]9[^ ]*'; ip -brief address show eth1 | grep -c 192.168.1.1
            nft list ruleset | grep -o 'dport [0-9]*'
            systemctl show -p Description --value loads; systemctl is-system-running
            """);
        Assert.Equal(
            $"""
            {lab.SystemOf("b")}
            b
            b
            400 nobody
            b
            own
            1234
            700 bob
            750
            1
            b test
            reloaded
            10.9.8.2/24
            1
            dport 81
            b
            running
            """,
            state);
        Assert.Equal([81], Machine.Manifest.OpenTcpPorts);

        var again = await SwitchAsync("b");
        Assert.Equal("m: nothing to do (0.0 s)", $"{again with { Duration = default }}");
        await Machine.SucceedAsync("rm /etc/own; systemctl start stopped");

        await SwitchAsync("a");
        Assert.Equal("gone a a", await Machine.SucceedAsync("[ ! -e /etc/new ] && [ -e /etc/gone ] && echo gone $(cat /etc/lines.conf /etc/gone); ! id bob > /dev/null 2>&1"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_unit_that_fails_is_an_error_with_the_end_of_its_journal()
    {
        await SwitchAsync("a");
        var error = await Assert.ThrowsAsync<SwitchFailedException>(() => SwitchAsync("fails"));

        Assert.Contains("NIXVM5002: m: ", error.Message);
        Assert.Contains("the words of the failure", error.Message);
        var result = Assert.Single(error.Switches);
        Assert.Equal((4, "plain.service"), (result.ExitCode, Assert.Single(result.FailedUnits)));
        Assert.Same(Machine, error.Machine);
        Assert.Equal(lab.SystemOf("fails"), await Machine.SucceedAsync("readlink /run/current-system"));

        // The next one starts it again.
        await Assert.ThrowsAsync<SwitchFailedException>(() => SwitchAsync("fails"));
        Assert.Contains("plain.service", (await SwitchAsync("b")).StartedUnits);
    }

    [Fact(Timeout = Limit)]
    public async Task What_needs_a_restart_is_refused_before_anything_is_changed()
    {
        await SwitchAsync("a");
        var error = await Assert.ThrowsAsync<RestartNeededException>(() => SwitchAsync("larger"));

        Assert.Contains("NIXVM5001: m needs a restart: virtualisation.memorySize changed (384 → 400).", error.Message);
        Assert.Equal(["virtualisation.memorySize changed (384 → 400)"], error.Reasons["m"]);
        Assert.Equal($"{lab.SystemOf("a")}\na", await Machine.SucceedAsync("readlink /run/current-system; cat /etc/lines.conf"));
        Assert.Equal(384, Machine.Manifest.MemoryMiB);
    }

    [Fact(Timeout = Limit)]
    public async Task Thirty_switches_of_which_some_are_killed_end_in_one_of_two_builds()
    {
        var random = new Random(15);
        var killed = 0;
        for (var i = 0; i < 30; i++)
        {
            var build = i % 2 == 0 ? "b" : "a";
            using var kill = new CancellationTokenSource();
            if (i % 3 != 2)
                kill.CancelAfter(random.Next(100, 2500));
            try
            {
                await lab.Network.SwitchAsync(lab[build], cancellationToken: kill.Token);
            }
            catch (OperationCanceledException)
            {
                killed++;
            }

            // Whatever the next one switches to.
            if (i % 10 == 9)
                await AssertIsAsync(i % 20 == 9 ? "a" : "b");
        }

        output.WriteLine($"{killed} of 30 were killed");
        Assert.InRange(killed, 1, 29);
        await AssertIsAsync("a");
    }

    [Fact(Timeout = Limit)]
    public async Task A_snapshot_brings_its_build_back_and_a_start_takes_the_newest()
    {
        await SwitchAsync("a");
        var snapshot = await lab.Network.SnapshotAsync("with a");
        await SwitchAsync("b");
        await lab.Network.RestoreAsync(snapshot);
        Assert.Equal([80], Machine.Manifest.OpenTcpPorts);
        Assert.Contains("plain.service", (await SwitchAsync("b")).RestartedUnits);

        await Machine.CrashAsync();
        await Machine.StartAsync();
        Assert.Equal(lab.SystemOf("b"), await Machine.SucceedAsync("readlink /run/current-system"));
        Assert.Equal("b at-start", await Machine.SucceedAsync("cat /run/activations"));

        // And it was started from that.
        Assert.Contains("384 → 400", (await Assert.ThrowsAsync<RestartNeededException>(() => SwitchAsync("larger"))).Message);
    }

    /// <param name="image">Whether the machine's store is on an image, so that it lacks what is new.</param>
    [Theory(Timeout = Limit)]
    [InlineData("")]
    [InlineData("1")]
    public async Task Run_vms_switches_the_network_that_runs(string image)
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch["runtime"]);
        var network = RunVms(scratch, "a").WithEnvironmentVariables(e => e.Set("XDG_RUNTIME_DIR", scratch["runtime"]).Set("NIXVMS_STORE_IMAGE", image)).ExecuteBufferedAsync();
        try
        {
            while (!Directory.EnumerateFileSystemEntries(scratch["runtime"]).Any())
                await Task.Delay(100);
            Assert.Equal(0, (await RunVms(scratch, "a", "shell", "m", "systemctl is-system-running --wait").ExecuteBufferedAsync()).ExitCode);

            var refused = await RunVms(scratch, "larger", "switch").ExecuteBufferedAsync();
            Assert.Equal((1, ""), (refused.ExitCode, refused.StandardOutput));
            Assert.Contains("run-vms: NIXVM5001: m needs a restart: virtualisation.memorySize changed (384 → 400)\n", refused.StandardError);

            var watch = Stopwatch.StartNew();
            var done = await RunVms(scratch, "b", "switch").ExecuteBufferedAsync();
            output.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s: {done.StandardOutput}");
            Assert.Equal((0, ""), (done.ExitCode, done.StandardError));
            Assert.Equal(image.Length > 0 ? "overlay\n" : "9p\n", (await RunVms(scratch, "a", "shell", "m", "findmnt -n -o FSTYPE /nix/store | tail -n 1").ExecuteBufferedAsync()).StandardOutput);
            Assert.Matches(
                @"^m: stopped masked\.service, old\.service; restarted soft\.service, tick\.timer, .*plain\.service.*; reloaded firewall\.service, loads\.service; started fresh\.service; changed /etc/.*; left as they are: left\.service \(\d+\.\d s\)\n$",
                done.StandardOutput);
            Assert.Matches(@"^m: nothing to do \(\d+\.\d s\)\n$", (await RunVms(scratch, "b", "switch", "m").ExecuteBufferedAsync()).StandardOutput);

            var failed = await RunVms(scratch, "fails", "switch").ExecuteBufferedAsync();
            Assert.Equal(1, failed.ExitCode);
            Assert.StartsWith("m: failed after: ", failed.StandardOutput);
            Assert.StartsWith("run-vms: NIXVM5002: m has the build, and not all of it works (status 4):\nrun-vms: m: ", failed.StandardError);
            Assert.Contains("run-vms: m: warning: the following units failed: plain.service\n", failed.StandardError);
            Assert.Contains("the words of the failure\n", failed.StandardError);

            // Ctrl-C ends it, and what it has begun the next one completes.
            var interrupted = RunVms(scratch, "a", "switch").ExecuteBufferedAsync();
            await Task.Delay(700);
            await Signal.SendAsync("INT", interrupted.ProcessId);
            Assert.Equal(130, (await interrupted).ExitCode);
            Assert.Equal(0, (await RunVms(scratch, "a", "switch").ExecuteBufferedAsync()).ExitCode);
            Assert.Equal($"{lab.SystemOf("a")}\na\n", (await RunVms(scratch, "a", "shell", "m", "readlink /run/current-system; cat /etc/lines.conf").ExecuteBufferedAsync()).StandardOutput);
        }
        finally
        {
            await Signal.SendAsync("TERM", network.ProcessId);
            await network;
        }
    }

    /// <summary>The launcher of a build, as one of the network that runs.</summary>
    private Command RunVms(ScratchFolder scratch, string build, params string[] arguments)
    {
        var launcher = scratch[$"run-vms-{build}"];
        if (!File.Exists(launcher))
        {
            File.WriteAllText(launcher, File.ReadAllText(Path.Combine(lab.OutputOf(build), "bin/run-vms")).Replace($"network='{build}'\n", "network='a'\n", StringComparison.Ordinal));
            File.SetUnixFileMode(launcher, (UnixFileMode)0x1ED);
        }

        return Cli.Wrap("env").WithArguments(["--default-signal=INT", launcher, .. arguments])
            .WithWorkingDirectory(scratch.Path)
            .WithEnvironmentVariables(e => e.Set("XDG_RUNTIME_DIR", scratch["runtime"]))
            .WithValidation(CommandResultValidation.None);
    }

    private async Task<MachineSwitch> SwitchAsync(string build)
    {
        var result = Assert.Single(await lab.Network.SwitchAsync(lab[build]));
        output.WriteLine($"{build}: {result}");
        return result;
    }

    /// <summary>A switch completes what others have begun: everything is of the build, and runs.</summary>
    private async Task AssertIsAsync(string build)
    {
        await SwitchAsync(build);
        var files = build == "a" ? "/etc/gone" : "/etc/new/folder/file";
        var units = build == "a" ? "old masked" : "fresh";
        var others = build == "a" ? "fresh" : "old masked";
        Assert.Equal(
            $"{lab.SystemOf(build)}\n{build}{build}\nall\n",
            await Machine.SucceedAsync($$"""
                readlink /run/current-system
                cat /etc/lines.conf | tr -d '\n'; cat {{files:raw}}; echo
                cd {{lab.SystemOf(build)}}
                diff -r --no-dereference etc /etc | grep -v '^Only in /etc' || :
                systemctl is-active --quiet same plain soft loads left triggered untriggered called.socket tick.timer {{units:raw}}
                for unit in {{others:raw}}; do ! systemctl is-active --quiet "$unit"; done
                for unit in plain soft; do journalctl -b -o cat _SYSTEMD_INVOCATION_ID="$(systemctl show -p InvocationID --value "$unit")" | grep -qx {{build}}; done
                [ ! -s /etc/nixvms/pending ] && [ ! -s /run/nixvms/switch/pending ]
                echo all
                """) + "\n");
    }

    private async Task<IReadOnlyDictionary<string, string>> InvocationsAsync()
    {
        var units = string.Join(' ', s_units.Select(u => $"{u}.service"));
        var text = await Machine.SucceedAsync($"systemctl show -p InvocationID -p ActiveState {units:raw}");
        return s_units.Zip(text.Split("\n\n"))
            .ToDictionary(p => p.First, p => p.Second.Contains("ActiveState=active", StringComparison.Ordinal) ? p.Second.Split('\n').Single(l => l.StartsWith("InvocationID=", StringComparison.Ordinal)) : "");
    }
}

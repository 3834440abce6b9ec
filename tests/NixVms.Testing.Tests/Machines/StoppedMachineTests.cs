using System.Diagnostics;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Machines;

/// <summary>What those get who wait for a machine, in every way there is, while it stops, or hangs.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class StoppedMachineTests(ManPageNetwork lab)
{
    /// <summary>Nothing of this ever comes about.</summary>
    private static readonly Dictionary<string, Func<VirtualMachine, Task>> s_waits = new()
    {
        ["command"] = m => m.RunAsync("sleep 1000"),
        ["input"] = m => m.RunAsync("sleep 1000", new RunOptions { StandardInput = new byte[10_000_000] }),
        ["process"] = async m => await (await m.StartProcessAsync("sleep 1000")).WaitForExitAsync(),
        ["reading"] = m => m.Files.ReadBytesAsync("/tmp/pipe"),
        ["unit"] = m => m.WaitForUnitAsync("never"),
        ["port"] = m => m.WaitForOpenPortAsync(9999),
        ["closed port"] = m => m.WaitForClosedPortAsync(22),
        ["file"] = m => m.WaitForFileAsync("/nowhere"),
        ["socket"] = m => m.WaitForUnixSocketAsync("/nowhere"),
        ["HTTP"] = m => m.WaitForHttpAsync(new Uri("http://localhost:9999/")),
        ["console"] = m => m.Console.WaitForTextAsync("never printed"),
        ["terminal"] = m => m.Screen.WaitForTerminalTextAsync("never printed"),
        ["success"] = m => m.WaitUntilSucceedsAsync("false"),
        ["failure"] = m => m.WaitUntilFailsAsync("true"),
        ["condition"] = m => m.WaitForAsync("pigs fly", (_, _) => Task.FromResult(false)),
        ["shutdown"] = m => m.WaitForShutdownAsync(),
    };

    /// <summary>So many waits at once must not keep the machine from doing what they are for.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private static readonly Dictionary<VmState, (Func<VirtualMachine, Task> Cause, string Message)> s_ends = new()
    {
        [VmState.Panicked] = (m => SoonAsync(m, "sysctl -q kernel.sysrq=1; echo c > /proc/sysrq-trigger"), "kernel has panicked"),
        [VmState.Off] = (m => SoonAsync(m, "systemctl poweroff -ff"), "has shut down"),
        [VmState.DiskFull] = (FillDiskAsync, "disk is full"),
        [VmState.Crashed] = (m => Signal.SendAsync("KILL", m.Qemu.Id), "QEMU ended"),
    };

    [Theory(Timeout = Limits.Boot)]
    [InlineData(VmState.Panicked)]
    [InlineData(VmState.Off)]
    [InlineData(VmState.DiskFull)]
    [InlineData(VmState.Crashed)]
    public async Task Every_wait_ends_within_a_second_and_says_why(VmState end)
    {
        await using var network = await VmNetwork.StartAsync(lab.Folder, lab.Cached with { Timeouts = new VmTimeouts { PollInterval = s_interval } });
        var machine = network["test1"];
        await PrepareAsync(machine);
        var waits = s_waits.Select(w => (Kind: w.Key, Task: w.Value(machine))).ToList();

        // Until those that are not repeated have really begun.
        await machine.WaitUntilSucceedsAsync("[ $(pgrep -c '^sleep$') = 4 ]; pgrep -f /tmp/pipe");
        Assert.All(waits, w => Assert.False(w.Task.IsCompleted, w.Kind));

        var stopped = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = machine.StoppedToken.Register(() => stopped.TrySetResult(Stopwatch.GetTimestamp()));
        await s_ends[end].Cause(machine);
        var since = await stopped.Task;
        foreach (var (kind, task) in waits)
        {
            // A machine that is off is what this one waits for.
            if (kind == "shutdown" && end is VmState.Off or VmState.Crashed)
                continue;
            var error = await Assert.ThrowsAsync<VmStoppedException>(() => task);
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1), $"{kind}: {Stopwatch.GetElapsedTime(since)}");
            Assert.Equal(end, error.State);
            Assert.Same(machine, error.Machine);
            Assert.Contains(s_ends[end].Message, error.Message);
            Assert.Contains("the last words", error.Message);
            if (end == VmState.Panicked)
                Assert.Contains("Kernel panic - not syncing: sysrq triggered crash", error.Message);
        }

        await Assert.ThrowsAsync<VmStoppedException>(() => machine.RunAsync("true"));
        Assert.Equal(end, machine.State);
        await network["test2"].SucceedAsync("true");
    }

    [Theory(Timeout = Limits.Boot)]
    [InlineData("stopped QEMU")]
    [InlineData("paused")]
    public async Task Every_wait_for_a_machine_that_hangs_ends_in_time(string how)
    {
        var limit = TimeSpan.FromSeconds(8);
        await using var network = await VmNetwork.StartAsync(
            lab.Folder, lab.Cached with { Timeouts = new VmTimeouts { Command = limit, Wait = limit, Shutdown = limit, Scale = 1, PollInterval = s_interval } });
        var machine = network["test1"];
        await PrepareAsync(machine);
        var watch = Stopwatch.StartNew();
        var waits = s_waits.Select(w => (Kind: w.Key, Task: w.Value(machine))).ToList();
        await Task.Delay(1500);
        await using var pause = how == "paused" ? await machine.PauseAsync() : null;
        if (pause is null)
            await Signal.SendAsync("STOP", machine.Qemu.Id);

        foreach (var (kind, task) in waits)
        {
            var error = await Assert.ThrowsAsync<VmTimeoutException>(() => task);
            Assert.True(watch.Elapsed < limit + TimeSpan.FromSeconds(5), $"{kind}: {watch.Elapsed}");
            Assert.Contains("the last words", error.Message);
            Assert.Equal(pause is not null, error.Message.Contains("The machine is paused.", StringComparison.Ordinal));
        }

        await network["test2"].SucceedAsync("true");
        if (pause is not null)
            return;
        Assert.Contains("query-status", (await Assert.ThrowsAsync<VmTimeoutException>(() => machine.Qemu.ExecuteAsync("query-status"))).Message);
        await Signal.SendAsync("CONT", machine.Qemu.Id);
        Assert.Equal("alive", await machine.WaitUntilSucceedsAsync("echo alive", TimeSpan.FromSeconds(30)));
    }

    private static async Task PrepareAsync(VirtualMachine machine)
    {
        await machine.SucceedAsync("mkfifo /tmp/pipe; systemd-run --quiet --no-block --unit=never -p Type=notify sleep 1000; echo the last words > /dev/ttyS0");
        await machine.Console.WaitForTextAsync("the last words");
    }

    /// <summary>Runs a script when its command has ended.</summary>
    private static Task SoonAsync(VirtualMachine machine, string script) =>
        machine.SucceedAsync($"(sleep 0.3; {script:raw}) > /dev/null 2>&1 &");

    private static async Task FillDiskAsync(VirtualMachine machine)
    {
        var disk = (await machine.SucceedAsync("grep -l -x full /sys/block/vd*/serial")).Split('/')[3];
        await SoonAsync(machine, $"dd if=/dev/urandom of=/dev/{disk} bs=4096 count=1 oflag=direct");
    }
}

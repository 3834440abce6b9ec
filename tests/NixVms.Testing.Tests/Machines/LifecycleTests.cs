using System.Diagnostics;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Machines;

/// <summary>What becomes of machines, and of those who wait for them. Every test begins with a restored network.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class LifecycleTests(ManPageNetwork lab) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await lab.ResetAsync();

    private static readonly Dictionary<string, Func<VirtualMachine, Task>> s_waits = new()
    {
        ["command"] = m => m.RunAsync("sleep 1000"),
        ["unit"] = m => m.WaitForUnitAsync("multi-user.target.never-there", TimeSpan.FromMinutes(2)),
        ["port"] = m => m.WaitForOpenPortAsync(9999),
        ["closed port"] = m => m.WaitForClosedPortAsync(22),
        ["file"] = m => m.WaitForFileAsync("/nowhere"),
        ["socket"] = m => m.WaitForUnixSocketAsync("/nowhere"),
        ["HTTP"] = m => m.WaitForHttpAsync(new Uri("http://localhost:9999/")),
        ["console"] = m => m.Console.WaitForTextAsync("never printed"),
        ["success"] = m => m.WaitUntilSucceedsAsync("false"),
        ["failure"] = m => m.WaitUntilFailsAsync("true"),
    };

    [Fact(Timeout = Limits.Boot)]
    public async Task A_panic_ends_every_kind_of_wait_at_once_with_the_console()
    {
        var waits = s_waits.Where(w => w.Key != "unit").Select(w => w.Value(lab.Test2)).ToList();
        await lab.Test2.SucceedAsync("sysctl -q kernel.sysrq=1");
        await lab.Test2.SucceedAsync("(sleep 0.5; echo c > /proc/sysrq-trigger) > /dev/null 2>&1 &");
        await lab.Test2.Console.WaitForTextAsync("Kernel panic - not syncing");
        var watch = Stopwatch.StartNew();

        foreach (var wait in waits)
        {
            var error = await Assert.ThrowsAsync<VmStoppedException>(() => wait);
            Assert.Equal(VmState.Panicked, error.State);
            Assert.Contains("kernel has panicked", error.Message);
            Assert.Contains("Kernel panic - not syncing: sysrq triggered crash", error.Message);
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 1);
        Assert.Equal(VmState.Panicked, lab.Test2.State);
        await Assert.ThrowsAsync<VmStoppedException>(() => lab.Test2.RunAsync("true"));
        await Assert.ThrowsAsync<VmStoppedException>(() => lab.Test2.WaitForShutdownAsync());
        Assert.NotEmpty(await lab.Test2.Screen.CapturePngAsync());
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_crash_ends_every_kind_of_wait_at_once()
    {
        var waits = s_waits.Select(w => w.Value(lab.Test1)).ToList();
        await lab.Test1.SucceedAsync("true");
        using var qemu = Process.GetProcessById(lab.Test1.Qemu.Id);
        var stopped = lab.Test1.StoppedToken;
        var watch = Stopwatch.StartNew();
        qemu.Kill();

        foreach (var wait in waits)
            Assert.Equal(VmState.Crashed, (await Assert.ThrowsAsync<VmStoppedException>(() => wait)).State);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 1);
        Assert.True(stopped.IsCancellationRequested);
        Assert.Equal(VmState.Crashed, lab.Test1.State);
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_shutdown_is_clean_and_ends_waits()
    {
        var wait = lab.Test2.WaitForFileAsync("/nowhere");
        await lab.Test2.ShutdownAsync();
        Assert.Contains("has shut down", (await Assert.ThrowsAsync<VmStoppedException>(() => wait)).Message);
        Assert.Equal(VmState.Off, lab.Test2.State);
        Assert.Contains("Power", lab.Test2.Console.Text);
        await Assert.ThrowsAsync<VmStoppedException>(() => lab.Test2.RunAsync("true"));
        Assert.Throws<VmStoppedException>(() => lab.Test2.Qemu);
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_restarted_machine_has_forgotten_its_memory_and_kept_its_ports()
    {
        await using var port = await lab.Test2.ForwardPortAsync(80);
        await lab.Test2.SucceedAsync("touch /run/mark");
        var survivor = lab.Test2.WaitForFileAsync("/run/second-life", TimeSpan.FromMinutes(3));
        await lab.Test2.RebootAsync(TimeSpan.FromMinutes(1.5));
        Assert.False(await lab.Test2.Files.ExistsAsync("/run/mark"));
        await lab.Test2.SucceedAsync("touch /run/second-life");
        await survivor;

        await lab.Test2.WaitForHttpAsync(new Uri("http://localhost/"));
        using var client = new HttpClient();
        Assert.True((await client.GetAsync(port.HttpUri)).IsSuccessStatusCode);
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_pulled_plug_takes_effect_at_once_and_the_machine_starts_again()
    {
        await lab.Test1.CrashAsync();
        Assert.Equal(VmState.Crashed, lab.Test1.State);
        await lab.Test1.StartAsync();
        Assert.Equal(VmState.Running, lab.Test1.State);
        Assert.Equal("test1", await lab.Test1.SucceedAsync("hostname"));
    }

    /// <summary>The same way in which QEMU meets a full disk of the host: the write fails with ENOSPC, and it stops the machine.</summary>
    [Fact(Timeout = Limits.Boot)]
    public async Task A_full_disk_of_the_host_ends_waits_and_says_so()
    {
        await using var network = await VmNetwork.StartAsync(lab.Folder, new VmNetworkOptions
        {
            Start = ["test2"],
            ConfigureMachine = start => start.QemuArguments.Add(
                "-drive if=none,id=full,werror=enospc,driver=blkdebug,image.driver=null-co,image.size=64M,image.read-zeroes=on,"
                + "inject-error.0.event=none,inject-error.0.iotype=write,inject-error.0.errno=28 -device virtio-blk-pci,drive=full,serial=full"),
        });
        var machine = network["test2"];
        var wait = machine.WaitForFileAsync("/nowhere");
        var disk = await machine.SucceedAsync("for d in /sys/block/vd*; do [ $(cat $d/serial) = full ] && echo ${d##*/}; done; true");
        await machine.SucceedAsync($"(sleep 0.5; dd if=/dev/urandom of=/dev/{disk} bs=4096 count=1 oflag=direct) > /dev/null 2>&1 &");

        var error = await Assert.ThrowsAsync<VmStoppedException>(() => wait);
        Assert.Equal(VmState.DiskFull, error.State);
        Assert.Contains("disk is full", error.Message);
    }
}

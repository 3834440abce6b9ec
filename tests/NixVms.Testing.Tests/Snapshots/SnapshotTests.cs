using System.Globalization;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Snapshots;

[Collection(ManPageNetwork.Collection)]
public sealed class SnapshotTests(ManPageNetwork lab)
{
    [Fact(Timeout = Limits.Boot)]
    public async Task A_restored_network_is_what_it_was()
    {
        await using var port = await lab.Test2.ForwardPortAsync(80);
        for (var i = 0; i < 3; i++)
        {
            await lab.Test1.SucceedAsync("[ ! -e /tmp/mark ]; touch /tmp/mark");
            await lab.Test2.SucceedAsync("systemctl stop httpd");
            await lab.ResetAsync();
            await lab.Test1.SucceedAsync("[ ! -e /tmp/mark ]");
            await lab.Test1.SucceedAsync("curl -fsS http://test2/");
        }

        using var client = new HttpClient();
        Assert.True((await client.GetAsync(port.HttpUri)).IsSuccessStatusCode);
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task Connections_between_machines_survive()
    {
        await using var server = await lab.Test2.StartProcessAsync("exec nc -l 7000");
        await lab.Test2.WaitUntilSucceedsAsync("ss -lnt | grep -q :7000");
        await using var client = await lab.Test1.StartProcessAsync("mkfifo /tmp/lines; exec 5<> /tmp/lines; exec nc test2 7000 <&5");
        await lab.Test1.WaitForFileAsync("/tmp/lines");
        await lab.Test1.SucceedAsync("echo before > /tmp/lines");
        await lab.Test2.WaitForAsync("the first line arrives", async (_, token) => await server.ReadOutputAsync(token) == "before\n");

        var snapshot = await lab.Network.SnapshotAsync("connected");
        await lab.Network.RestoreAsync(snapshot);
        await lab.Test1.SucceedAsync("echo after > /tmp/lines");
        await lab.Test2.WaitForAsync("the second line arrives", async (_, token) => await server.ReadOutputAsync(token) == "before\nafter\n");
        await lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task The_clock_is_right_after_a_restore()
    {
        await Task.Delay(3000);
        await lab.ResetAsync();
        foreach (var machine in lab.Network.Machines)
        {
            var before = DateTimeOffset.UtcNow;
            var clock = double.Parse(await machine.SucceedAsync("echo $EPOCHREALTIME"), CultureInfo.InvariantCulture);
            Assert.InRange(clock, before.AddSeconds(-2).ToUnixTimeMilliseconds() / 1000.0, DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeMilliseconds() / 1000.0);
        }
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_machine_that_was_off_is_off_again()
    {
        await lab.Test1.CrashAsync();
        var snapshot = await lab.Network.SnapshotAsync("one is off");
        Assert.Equal(["test2"], snapshot.RunningMachines);
        await lab.ResetAsync();
        Assert.Equal(VmState.Running, lab.Test1.State);
        await lab.Network.RestoreAsync(snapshot);
        Assert.NotEqual(VmState.Running, lab.Test1.State);
        await lab.Test2.SucceedAsync("true");
        await lab.ResetAsync();
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_cached_snapshot_starts_several_networks_until_something_changes()
    {
        using var scratch = new ScratchFolder();
        var options = new VmNetworkOptions { Start = ["test2"], SnapshotCache = scratch.Path };
        string bootId;
        await using (var first = await VmNetwork.StartAsync(lab.Folder, options))
            bootId = await first["test2"].SucceedAsync("cat /proc/sys/kernel/random/boot_id");
        var folder = Assert.Single(Directory.EnumerateFileSystemEntries(scratch.Path));

        var clones = await Task.WhenAll(VmNetwork.StartAsync(lab.Folder, options), VmNetwork.StartAsync(lab.Folder, options));
        foreach (var clone in clones)
        {
            Assert.Equal(bootId, await clone["test2"].SucceedAsync("cat /proc/sys/kernel/random/boot_id"));
            Assert.Equal(VmState.Off, clone["test1"].State);
            await clone["test2"].SucceedAsync("[ ! -e /tmp/mark ]; touch /tmp/mark");
        }

        await Task.WhenAll(clones.Select(c => c.DisposeAsync().AsTask()));

        var changed = options with { ConfigureMachine = start => start.KernelParameters.Add("nixvms.test=1") };
        await using (var other = await VmNetwork.StartAsync(lab.Folder, changed))
            Assert.NotEqual(bootId, await other["test2"].SucceedAsync("cat /proc/sys/kernel/random/boot_id"));
        Assert.NotEqual(folder, Assert.Single(Directory.EnumerateFileSystemEntries(scratch.Path)));
    }
}

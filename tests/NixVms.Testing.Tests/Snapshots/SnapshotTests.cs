using System.Diagnostics;
using System.Globalization;
using NixVms.Testing.Snapshots;
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
    public async Task A_network_is_idle_when_none_of_its_machines_works()
    {
        Assert.True(await lab.Network.WaitUntilIdleAsync());
        await using (await lab.Test2.StartProcessAsync("while :; do :; done"))
            Assert.False(await lab.Network.WaitUntilIdleAsync(TimeSpan.FromSeconds(3)));

        var watch = Stopwatch.StartNew();
        await using var work = await lab.Test1.StartProcessAsync("end=$((SECONDS + 3)); while [ $SECONDS -lt $end ]; do :; done; exec sleep 60");
        Assert.True(await lab.Network.WaitUntilIdleAsync());
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
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
    public async Task Several_networks_are_restored_from_one_cached_snapshot_at_once()
    {
        var bootId = await BootIdAsync(lab.Network);
        var clones = await Task.WhenAll(VmNetwork.StartAsync(lab.Folder, lab.Cached), VmNetwork.StartAsync(lab.Folder, lab.Cached));
        foreach (var clone in clones)
        {
            Assert.Equal(bootId, await BootIdAsync(clone));
            await clone["test2"].SucceedAsync("[ ! -e /tmp/mark ]; touch /tmp/mark");
            await clone["test1"].SucceedAsync("curl -fsS http://test2/");
        }

        var numbers = await Task.WhenAll(clones.Select(c => c["test2"].SucceedAsync("cat /proc/sys/kernel/random/uuid")));
        Assert.NotEqual(numbers[0], numbers[1]);
        await Task.WhenAll(clones.Select(c => c.DisposeAsync().AsTask()));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_network_that_was_restored_can_be_saved_and_restored_like_any_other()
    {
        await using var clone = await VmNetwork.StartAsync(lab.Folder, lab.Cached);
        Assert.Throws<InvalidOperationException>(clone.StartSnapshot!.Delete);
        await clone["test1"].SucceedAsync("touch /tmp/mark");
        var snapshot = await clone.SnapshotAsync("marked");

        // The first time is another than the others.
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i > 0, File.Exists(snapshot.MemoryOf(clone["test1"])));
            await clone["test1"].SucceedAsync("rm /tmp/mark");
            await clone.RestoreAsync(snapshot);
            await clone["test1"].SucceedAsync("[ -e /tmp/mark ]; curl -fsS http://test2/");
        }

        snapshot.Delete();
        Assert.False(Directory.Exists(snapshot.Directory));
        await clone.RestoreAsync(clone.StartSnapshot!);
        await clone["test1"].SucceedAsync("[ ! -e /tmp/mark ]");
    }

    /// <summary>With a QEMU that cannot have memory in a file, snapshots hold it. And another QEMU wants another snapshot.</summary>
    [Fact(Timeout = Limits.Boot)]
    public async Task An_old_QEMU_saves_and_restores_too()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllText(scratch["qemu"], """
            #!/bin/sh
            case " $* " in
              *memory-backend*) echo "qemu-system-x86_64: Property '.memory-backend' not found" >&2; exit 1 ;;
            esac
            exec qemu-system-x86_64 "$@"
            """);
        File.SetUnixFileMode(scratch["qemu"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = lab.Cached with { Start = ["test2"], QemuPath = scratch["qemu"] };
        string bootId;
        await using (var first = await VmNetwork.StartAsync(lab.Folder, options))
        {
            bootId = await BootIdAsync(first);
            Assert.NotEqual(await BootIdAsync(lab.Network), bootId);
            Assert.False(File.Exists(first.StartSnapshot!.MemoryOf(first["test2"])));
        }

        await using var second = await VmNetwork.StartAsync(lab.Folder, options);
        Assert.Equal(bootId, await BootIdAsync(second));
        Assert.Equal(VmState.Off, second["test1"].State);
    }

    /// <summary>
    /// The processor is what the start script says, whose path changes with its content; or what options say; or what
    /// neither shows, as whether KVM works today: then the snapshot tells, as here, where the options change behind its back.
    /// </summary>
    [Fact(Timeout = Limits.Boot)]
    public async Task A_machine_goes_on_with_the_processor_that_it_was_saved_with_or_not_at_all()
    {
        var manifest = lab.Network.Manifest;
        Assert.All(manifest.Machines, m => Assert.True(m.StartScript.StartsWith("/nix/store/", StringComparison.Ordinal) && manifest.Text.Contains(m.StartScript, StringComparison.Ordinal), m.StartScript));

        var processor = "qemu64";
        var options = new VmNetworkOptions { Start = ["test2"], ConfigureMachine = start => start.QemuArguments.Add($"-cpu {processor}") };
        await using var network = await VmNetwork.StartAsync(lab.Folder, options);
        var settings = network["test2"].Start.Settings();
        var snapshot = await network.SnapshotAsync("booted");
        await network.RestoreAsync(snapshot);
        var bootId = await BootIdAsync(network);

        processor = "max";
        Assert.NotEqual(settings, network["test2"].Start.Settings());
        var error = await Assert.ThrowsAsync<VmException>(() => network.RestoreAsync(snapshot));
        Assert.Matches("saved with the processor \"(tcg|kvm) .*qemu64\", and now has \"(tcg|kvm) .*max\"", error.Message);

        processor = "qemu64";
        await network.RestoreAsync(snapshot);
        Assert.Equal(bootId, await BootIdAsync(network));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_cached_snapshot_that_is_damaged_is_replaced()
    {
        using var scratch = new ScratchFolder();
        var original = lab.Network.StartSnapshot!.Directory;
        var copy = scratch[Path.GetFileName(original)];
        SparseFile.CopyFolder(original, copy);
        var state = Path.Combine(copy, "test2.state");
        var content = File.ReadAllBytes(state);
        await File.WriteAllBytesAsync(state, content[..(content.Length / 2)]);

        await using (var booted = await VmNetwork.StartAsync(lab.Folder, lab.Cached with { SnapshotCache = scratch.Path }))
            Assert.NotEqual(await BootIdAsync(lab.Network), await BootIdAsync(booted));
        Assert.NotEqual(content.Length / 2, new FileInfo(state).Length);
    }

    private static Task<string> BootIdAsync(VmNetwork network) => network["test2"].SucceedAsync("cat /proc/sys/kernel/random/boot_id");
}

using System.Diagnostics;
using System.Net.Sockets;
using NixVms.Testing.Switching;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Switching;

public sealed class VdeSwitchTests : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();
    private readonly NetworkPaths _paths = new();
    private readonly VdeSwitch _switch;
    private VdeClient _a = null!;
    private VdeClient _b = null!;
    private VdeClient _c = null!;

    public VdeSwitchTests() => _switch = new VdeSwitch(_paths.Between);

    public async Task InitializeAsync()
    {
        _a = await PlugAsync("a");
        _b = await PlugAsync("b");
        _c = await PlugAsync("c");
    }

    public Task DisposeAsync()
    {
        _switch.Dispose();
        _a.Dispose();
        _b.Dispose();
        _c.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_broadcast_reaches_everyone_but_its_sender()
    {
        _a.Send(Frames.Make(1, Frames.Everyone));

        Assert.NotNull(await _b.ReceiveAsync());
        Assert.NotNull(await _c.ReceiveAsync());
        Assert.Null(await _a.ReceiveAsync(100));
    }

    [Fact]
    public async Task A_frame_arrives_as_it_was_sent()
    {
        var frame = Frames.Make(1, Frames.Everyone, 1514, 0xa5);
        _a.Send(frame);

        Assert.Equal(frame, await _b.ReceiveAsync());
    }

    [Fact]
    public async Task A_frame_to_a_card_that_was_heard_of_reaches_only_that()
    {
        await LearnAsync();
        _a.Send(Frames.Make(1, 2));

        Assert.NotNull(await _b.ReceiveAsync());
        Assert.Null(await _c.ReceiveAsync(100));
    }

    [Fact]
    public async Task A_partition_separates_two_machines_and_no_others()
    {
        await LearnAsync();
        _paths.Between("a", "b").AddPartition();
        _a.Send(Frames.Make(1, 2));
        _b.Send(Frames.Make(2, 1));
        _a.Send(Frames.Make(1, 3));
        _b.Send(Frames.Make(2, 3));

        Assert.NotNull(await _c.ReceiveAsync());
        Assert.NotNull(await _c.ReceiveAsync());
        Assert.Null(await _a.ReceiveAsync(100));
        Assert.Null(await _b.ReceiveAsync(100));

        _paths.Between("b", "a").RemovePartition();
        _a.Send(Frames.Make(1, 2));
        Assert.NotNull(await _b.ReceiveAsync());
    }

    [Fact]
    public async Task A_delayed_frame_arrives_so_much_later_and_holds_up_no_other_sender()
    {
        await LearnAsync();
        _paths.Between("a", "b").Delay = TimeSpan.FromMilliseconds(500);
        var watch = Stopwatch.StartNew();
        _a.Send(Frames.Make(1, 2, content: 1));
        _c.Send(Frames.Make(3, 2, content: 3));

        Assert.Equal(3, (await _b.ReceiveAsync())![20]);
        Assert.Equal(1, (await _b.ReceiveAsync())![20]);
        Assert.InRange(watch.ElapsedMilliseconds, 500, 5000);
    }

    [Fact]
    public async Task A_limit_of_bandwidth_spreads_frames_over_time()
    {
        await LearnAsync();
        _paths.Between("a", "b").BytesPerSecond = 50_000;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            _a.Send(Frames.Make(1, 2, 1000));
        for (var i = 0; i < 20; i++)
            Assert.NotNull(await _b.ReceiveAsync());

        // 20,000 bytes at 50,000 bytes per second.
        Assert.InRange(watch.ElapsedMilliseconds, 380, 5000);
    }

    [Fact]
    public async Task Reading_goes_on_while_a_receiver_takes_nothing_and_the_thread_pool_is_full()
    {
        await LearnAsync();
        using var release = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var workers, out _);
        var blocked = Enumerable.Range(0, workers * 8).Select(_ => Task.Run(release.Wait)).ToArray();

        // Nobody reads from b; far more than its socket and the queue can hold, from a thread of its own as QEMU's is.
        var sender = new Thread(() =>
        {
            for (var i = 0; i < 20_000; i++)
                _a.Send(Frames.Make(1, 2, 1514));
        });
        sender.Start();
        var isSent = sender.Join(TimeSpan.FromSeconds(10));
        release.Set();
        await Task.WhenAll(blocked);

        Assert.True(isSent, "The switch stopped reading.");
        Assert.True(SpinWait.SpinUntil(() => _switch.FramesDropped > 0, 5000));
    }

    [Fact]
    public async Task A_client_that_keeps_its_path_works_too_and_leaves_nothing_behind()
    {
        using (var client = await PlugAsync("d", removesPath: false))
        {
            client.Send(Frames.Make(4, Frames.Everyone));
            Assert.NotNull(await _a.ReceiveAsync());
            Assert.Equal(4, _switch.PortCount);
        }

        Assert.True(SpinWait.SpinUntil(() => _switch.PortCount == 3, 5000));
        Assert.True(SpinWait.SpinUntil(() => Directory.GetFileSystemEntries(_folder["d"]) is [var only] && only.EndsWith("/ctl"), 5000));
    }

    [Theory]
    [InlineData(0xfeedfacd, 3, 0)]
    [InlineData(0xfeedface, 2, 0)]
    [InlineData(0xfeedface, 3, 2)]
    public async Task A_request_that_is_none_is_refused_and_harms_nobody(uint magic, uint version, uint type)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_folder["a/ctl"]));
        await socket.SendAsync(VdeClient.Request(_folder["nowhere"], magic, version, type));
        await Assert.ThrowsAsync<SocketException>(() => socket.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(5)));

        _a.Send(Frames.Make(1, Frames.Everyone));
        Assert.NotNull(await _b.ReceiveAsync());
    }

    [Fact]
    public void A_folder_too_long_for_sockets_is_refused_with_what_to_do()
    {
        var error = Assert.Throws<VmHostException>(() => _switch.Listen("x", _folder[new string('x', 86)]));
        Assert.Contains("TMPDIR", error.Message);
    }

    [Fact]
    public async Task A_capture_holds_the_frames_in_pcap_format()
    {
        var frame = Frames.Make(1, Frames.Everyone, 100, 0x42);
        using (_switch.Capture(_folder["lan.pcap"]))
        {
            _a.Send(frame);
            Assert.NotNull(await _b.ReceiveAsync());
        }

        _a.Send(frame);
        Assert.NotNull(await _b.ReceiveAsync());

        var file = await File.ReadAllBytesAsync(_folder["lan.pcap"]);
        Assert.Equal(24 + 16 + 100, file.Length);
        Assert.Equal(0xa1b2c3d4, BitConverter.ToUInt32(file, 0));
        Assert.Equal(1, BitConverter.ToInt32(file, 20));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(BitConverter.ToUInt32(file, 24)), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
        Assert.Equal(100, BitConverter.ToInt32(file, 32));
        Assert.Equal(frame, file[40..]);
    }

    [Fact]
    public async Task Disposal_ends_the_threads_and_removes_the_folders()
    {
        using var client = await PlugAsync("zq7");
        Assert.True(SpinWait.SpinUntil(() => ThreadsOf("zq7") == 2, 5000));

        _switch.Dispose();
        Assert.False(Directory.Exists(_folder["a"]));
        Assert.True(SpinWait.SpinUntil(() => _switch.PortCount == 0, 5000));
        Assert.True(SpinWait.SpinUntil(() => ThreadsOf("zq7") == 0, 5000));
    }

    /// <summary>Threads are called after the machine whose frames they carry.</summary>
    private static int ThreadsOf(string machine) =>
        Directory.EnumerateDirectories("/proc/self/task").Count(task =>
        {
            try
            {
                return File.ReadAllText($"{task}/comm").TrimEnd().EndsWith($" {machine}", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        });

    private async Task<VdeClient> PlugAsync(string machine, bool removesPath = true)
    {
        _switch.Listen(machine, _folder[machine]);
        return await VdeClient.ConnectAsync(_folder[machine], removesPath);
    }

    /// <summary>Lets the switch hear of every card.</summary>
    private async Task LearnAsync()
    {
        VdeClient[] clients = [_a, _b, _c];
        for (var i = 0; i < clients.Length; i++)
        {
            clients[i].Send(Frames.Make(i + 1, Frames.Everyone));
            foreach (var other in clients.Where(c => c != clients[i]))
                Assert.NotNull(await other.ReceiveAsync());
        }
    }
}

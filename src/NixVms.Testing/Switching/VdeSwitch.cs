using System.Collections.Concurrent;
using System.Diagnostics;

namespace NixVms.Testing.Switching;

/// <summary>
/// A learning Ethernet switch, one for each virtual network. Machines plug in through <see cref="VdeSocket"/>s, which
/// start scripts take for a vde_switch. What lies between two machines is up to the <see cref="NetworkPath"/> between them.
/// </summary>
/// <remarks>
/// QEMU sends its frames with a blocking call from its main loop: a switch that stops reading stops the machine. So
/// each port has a thread that only reads and hands on, and one that only writes; neither uses the thread pool, which
/// the test may have filled.
/// </remarks>
internal sealed class VdeSwitch(Func<string, string, NetworkPath> pathBetween) : IDisposable
{
    private const int MaximumAddresses = 10_000;

    private readonly ConcurrentDictionary<VdePort, bool> _ports = new();
    private readonly ConcurrentDictionary<long, VdePort> _portOfAddress = new();
    private readonly ConcurrentDictionary<(VdePort From, string To), LinkDirection> _directions = new();
    private readonly ConcurrentDictionary<VdeSocket, bool> _sockets = new();
    private PacketCapture[] _captures = [];
    private int _learned;
    private long _forwarded;
    private long _dropped;

    public long FramesForwarded => Interlocked.Read(ref _forwarded);

    public long FramesDropped => Interlocked.Read(ref _dropped);

    /// <summary>How many cards are plugged in.</summary>
    public int PortCount => _ports.Count;

    /// <summary>Makes a folder that the start script of a machine takes for that of a vde_switch.</summary>
    public VdeSocket Listen(string machine, string folder)
    {
        var socket = new VdeSocket(this, machine, folder);
        _sockets[socket] = true;
        return socket;
    }

    public IDisposable Capture(string path)
    {
        var capture = new PacketCapture(path);
        ChangeCaptures(captures => [.. captures, capture]);
        return new Scope(() =>
        {
            ChangeCaptures(captures => [.. captures.Where(c => c != capture)]);
            capture.Dispose();
        });
    }

    public void Dispose()
    {
        foreach (var socket in _sockets.Keys)
            socket.Dispose();
        foreach (var capture in _captures)
            capture.Dispose();
    }

    internal void Plug(VdePort port) => _ports[port] = true;

    internal void Unplug(VdePort port)
    {
        _ports.TryRemove(port, out _);
        foreach (var entry in _portOfAddress.Where(e => e.Value == port))
            _portOfAddress.TryRemove(entry);
        foreach (var direction in _directions.Keys.Where(d => d.From == port))
            _directions.TryRemove(direction, out _);
    }

    internal void Forget(VdeSocket socket) => _sockets.TryRemove(socket, out _);

    /// <summary>Hands on a frame that came in through a port. Never waits.</summary>
    internal void Forward(VdePort from, byte[] frame)
    {
        foreach (var capture in _captures)
            capture.Add(frame);

        var source = EthernetFrame.Source(frame);
        if (!EthernetFrame.IsGroup(source) && !(_portOfAddress.TryGetValue(source, out var known) && known == from))
            Learn(source, from);

        var destination = EthernetFrame.Destination(frame);
        if (!EthernetFrame.IsGroup(destination) && _portOfAddress.TryGetValue(destination, out var port))
        {
            if (port != from)
                Send(from, port, frame);
            return;
        }

        foreach (var other in _ports.Keys)
        {
            if (other != from)
                Send(from, other, frame);
        }
    }

    /// <summary>A machine may send from as many addresses as it likes; what is forgotten is learnt again.</summary>
    private void Learn(long address, VdePort port)
    {
        if (Interlocked.Increment(ref _learned) > MaximumAddresses)
        {
            _portOfAddress.Clear();
            Interlocked.Exchange(ref _learned, 0);
        }

        _portOfAddress[address] = port;
    }

    private void Send(VdePort from, VdePort to, byte[] frame)
    {
        var direction = _directions.GetOrAdd(
            (from, to.Machine), static (key, self) => new LinkDirection(self.PathBetween(key.From.Machine, key.To), new Random()), this);
        var isSent = direction.Arrival(frame.Length, Stopwatch.GetTimestamp()) is { } arrival && to.TrySend(frame, arrival);
        Interlocked.Increment(ref isSent ? ref _forwarded : ref _dropped);
    }

    private NetworkPath PathBetween(string from, string to) => pathBetween(from, to);

    private void ChangeCaptures(Func<PacketCapture[], PacketCapture[]> change)
    {
        lock (_ports)
            Volatile.Write(ref _captures, change(_captures));
    }
}

using System.Net.Sockets;

namespace NixVms.Testing.Switching;

/// <summary>A card that is plugged into a switch: a datagram socket, one datagram a frame.</summary>
internal sealed class VdePort : IDisposable
{
    private const int SocketBuffer = 1 << 20;

    private readonly VdeSwitch _switch;
    private readonly Socket _socket;
    private readonly FrameQueue _queue = new();
    private int _isClosed;

    /// <param name="ownPath">The path of our end of the connection; libvdeplug accepts frames from nowhere else.</param>
    /// <param name="peerPath">The path of the client's end.</param>
    public VdePort(VdeSwitch owner, string machine, string ownPath, string peerPath)
    {
        (_switch, Machine, OwnPath, PeerPath) = (owner, machine, ownPath, peerPath);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
        {
            SendBufferSize = SocketBuffer,
            ReceiveBufferSize = SocketBuffer,
        };

        // In this order, and before the client gets its answer: libvdeplug 4 then removes its end's path at once.
        _socket.Connect(new UnixDomainSocketEndPoint(peerPath));
        _socket.Bind(new UnixDomainSocketEndPoint(ownPath));
    }

    public string Machine { get; }

    public string OwnPath { get; }

    public string PeerPath { get; }

    public void Start()
    {
        _switch.Plug(this);
        StartThread("from", Read);
        StartThread("to", Write);
    }

    /// <summary>Sends a frame when its time has come; false when too many are waiting.</summary>
    public bool TrySend(byte[] frame, long arrival) => _queue.TryAdd(frame, arrival);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
            return;
        _switch.Unplug(this);
        _queue.Close();
        Ignore(() => _socket.Shutdown(SocketShutdown.Both));
        _socket.Dispose();
        Ignore(() => File.Delete(OwnPath));
        Ignore(() => File.Delete(PeerPath));
    }

    private void StartThread(string direction, Action loop) =>
        new Thread(() => loop()) { IsBackground = true, Name = $"frames {direction} {Machine}" }.Start();

    private void Read()
    {
        var buffer = new byte[EthernetFrame.MaximumLength];
        while (_isClosed == 0)
        {
            int length;
            try
            {
                length = _socket.Receive(buffer);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            // libvdeplug 2 says goodbye with an empty datagram.
            if (length >= EthernetFrame.HeaderLength)
                _switch.Forward(this, buffer.AsSpan(0, length).ToArray());
            else if (length == 0 && _isClosed != 0)
                return;
        }
    }

    private void Write()
    {
        while (_queue.TryTake(out var frame))
        {
            try
            {
                _socket.Send(frame);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static void Ignore(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or UnauthorizedAccessException)
        {
            // The port is going; whatever is gone already is as it should be.
        }
    }
}

using System.Net.Sockets;

namespace NixVms.Testing.Machines;

/// <summary>
/// The sockets that QEMU connects to when it starts. We listen and QEMU connects, so nothing has to be tried until it works.
/// </summary>
internal sealed class MachineSockets : IDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, Socket> _listeners = [];

    public MachineSockets(string folder, IEnumerable<string> names)
    {
        _folder = folder;
        foreach (var name in names)
        {
            var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            File.Delete(PathOf(name));
            listener.Bind(new UnixDomainSocketEndPoint(PathOf(name)));
            listener.Listen(1);
            _listeners[name] = listener;
        }
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Waits until QEMU has connected to one of them.</summary>
    public async Task<NetworkStream> AcceptAsync(string name, CancellationToken cancellationToken) =>
        new(await _listeners[name].AcceptAsync(cancellationToken).ConfigureAwait(false), ownsSocket: true);

    public void Dispose()
    {
        foreach (var listener in _listeners.Values)
            listener.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace NixVms.Testing.Switching;

/// <summary>
/// A folder with the socket <c>ctl</c>, where a machine's start script expects a vde_switch. Each machine has a folder
/// of its own for each network, so a port's machine is known without asking.
/// </summary>
internal sealed class VdeSocket : IDisposable
{
    /// <summary>libvdeplug cuts the names that it makes in this folder at 108 bytes, the end of a socket's address.</summary>
    public const int MaximumFolderLength = 86;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly VdeSwitch _switch;
    private readonly string _machine;
    private readonly string _folder;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentDictionary<VdePort, bool> _ports = new();
    private int _next;

    public VdeSocket(VdeSwitch owner, string machine, string folder)
    {
        if (Encoding.UTF8.GetByteCount(folder) > MaximumFolderLength)
            throw new VmHostException($"The folder {folder} is too long for the sockets of a virtual network: at most {MaximumFolderLength} bytes. Set TMPDIR to a shorter one.");

        (_switch, _machine, _folder) = (owner, machine, folder);
        Directory.CreateDirectory(folder, OwnerOnly);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "ctl")));
        _listener.Listen(16);
        _ = AcceptAsync();
    }

    /// <summary>Unplugs the machine and removes the folder. QEMU does not notice: end it first.</summary>
    public void Dispose()
    {
        if (_closed.IsCancellationRequested)
            return;
        _closed.Cancel();
        _listener.Dispose();
        foreach (var port in _ports.Keys)
            port.Dispose();
        _switch.Forget(this);
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // It goes with the folder of the run.
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync(_closed.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    /// <summary>Plugs a client in, and out again when it closes its connection, as it does however it ends.</summary>
    private async Task ServeAsync(Socket client)
    {
        VdePort? port = null;
        try
        {
            using (client)
            {
                var request = new byte[VdeRequest.Length];
                for (var length = 0; length < request.Length;)
                {
                    var read = await client.ReceiveAsync(request.AsMemory(length), _closed.Token).ConfigureAwait(false);
                    if (read == 0)
                        return;
                    length += read;
                }

                port = new VdePort(_switch, _machine, Path.Combine(_folder, $"{Interlocked.Increment(ref _next):000}.0"), VdeRequest.Read(request).PeerPath);
                _ports[port] = true;
                port.Start();
                await client.SendAsync(VdeRequest.Answer(port.OwnPath), _closed.Token).ConfigureAwait(false);
                while (await client.ReceiveAsync(request, _closed.Token).ConfigureAwait(false) > 0)
                {
                    // The rest of the request, its description.
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or FormatException or IOException)
        {
            // A client that is gone, or none of ours. Its QEMU says what it misses.
        }
        finally
        {
            if (port is not null && _ports.TryRemove(port, out _))
                port.Dispose();
        }
    }
}

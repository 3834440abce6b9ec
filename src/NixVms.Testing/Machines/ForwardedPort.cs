namespace NixVms.Testing;

/// <summary>A TCP port of a machine that can be reached at a port of this host, until it is disposed. It outlives restarts of the machine.</summary>
public sealed class ForwardedPort : IAsyncDisposable
{
    private readonly Func<ForwardedPort, Task> _remove;

    internal ForwardedPort(int hostPort, int guestPort, Func<ForwardedPort, Task> remove) => (HostPort, GuestPort, _remove) = (hostPort, guestPort, remove);

    /// <summary>The port of this host, on its loopback address 127.0.0.1 only.</summary>
    public int HostPort { get; }

    /// <summary>The port of the machine.</summary>
    public int GuestPort { get; }

    /// <summary>An http URL that leads there.</summary>
    public Uri HttpUri => new($"http://127.0.0.1:{HostPort}/");

    /// <summary>Ends the forwarding.</summary>
    public async ValueTask DisposeAsync() => await _remove(this).ConfigureAwait(false);
}

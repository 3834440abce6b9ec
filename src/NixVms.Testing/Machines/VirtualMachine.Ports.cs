using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NixVms.Testing;

public sealed partial class VirtualMachine
{
    private readonly ConcurrentDictionary<ForwardedPort, bool> _forwardedPorts = new();
    private readonly SemaphoreSlim _forwarding = new(1, 1);

    /// <summary>Makes a TCP port of the machine reachable at a port of this host, on its loopback address only. The machine must not have it behind its firewall.</summary>
    /// <param name="guestPort">The port of the machine.</param>
    /// <param name="hostPort">The port of this host; 0, the default, finds a free one.</param>
    /// <exception cref="VmException">The host's port is in use.</exception>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    public async Task<ForwardedPort> ForwardPortAsync(int guestPort, int hostPort = 0, CancellationToken cancellationToken = default)
    {
        await _forwarding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // QEMU finds a free port, and tells it only in a table.
            var before = hostPort == 0 ? await ForwardedPortsAsync(guestPort, cancellationToken).ConfigureAwait(false) : [];
            await AddForwardAsync(hostPort, guestPort, cancellationToken).ConfigureAwait(false);
            if (hostPort == 0)
                hostPort = (await ForwardedPortsAsync(guestPort, cancellationToken).ConfigureAwait(false)).Except(before).Single();
        }
        finally
        {
            _forwarding.Release();
        }

        var port = new ForwardedPort(hostPort, guestPort, RemoveForwardAsync);
        _forwardedPorts[port] = true;
        return port;
    }

    /// <summary>Makes an <see cref="HttpClient"/> whose relative URLs lead to a port of this machine, over a forwarded port. Disposing it ends the forwarding.</summary>
    /// <param name="guestPort">The port of the machine; 80 by default.</param>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    public async Task<HttpClient> CreateHttpClientAsync(int guestPort = 80, CancellationToken cancellationToken = default)
    {
        var port = await ForwardPortAsync(guestPort, 0, cancellationToken).ConfigureAwait(false);
        return new HttpClient(new ForwardedHttpHandler(port)) { BaseAddress = port.HttpUri };
    }

    /// <summary>Forwards the same ports in a new QEMU.</summary>
    private async Task RestoreForwardsAsync(CancellationToken cancellationToken)
    {
        foreach (var port in _forwardedPorts.Keys)
            await AddForwardAsync(port.HostPort, port.GuestPort, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddForwardAsync(int hostPort, int guestPort, CancellationToken cancellationToken)
    {
        // It says nothing when all is well.
        var complaint = await Qemu.MonitorAsync($"hostfwd_add tcp:127.0.0.1:{hostPort}-:{guestPort}", cancellationToken).ConfigureAwait(false);
        if (complaint.Trim().Length > 0)
            throw new VmException($"{Name}: port {guestPort} cannot be reached at port {hostPort} of this host: {complaint.Trim()}", this);
    }

    private async Task RemoveForwardAsync(ForwardedPort port)
    {
        if (_forwardedPorts.TryRemove(port, out _) && _run is { EndState: null } run)
        {
            try
            {
                await run.Qemu.MonitorAsync($"hostfwd_remove tcp:127.0.0.1:{port.HostPort}").ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or VmException or ObjectDisposedException)
            {
                // It has gone with the machine, or goes with it.
            }
        }
    }

    private async Task<IReadOnlyList<int>> ForwardedPortsAsync(int guestPort, CancellationToken cancellationToken)
    {
        var table = await Qemu.MonitorAsync("info usernet", cancellationToken).ConfigureAwait(false);
        return [.. from Match line in ForwardLine().Matches(table)
                   where int.Parse(line.Groups["guest"].Value, CultureInfo.InvariantCulture) == guestPort
                   select int.Parse(line.Groups["host"].Value, CultureInfo.InvariantCulture)];
    }

    [GeneratedRegex(@"TCP\[HOST_FORWARD\]\s+\S+\s+127\.0\.0\.1\s+(?<host>\d+)\s+\S+\s+(?<guest>\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ForwardLine();

    /// <summary>Ends the forwarding with the client.</summary>
    private sealed class ForwardedHttpHandler(ForwardedPort port) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
                _ = port.DisposeAsync().AsTask();
        }
    }
}

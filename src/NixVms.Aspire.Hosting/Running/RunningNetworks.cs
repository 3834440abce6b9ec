using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace NixVms.Aspire.Hosting.Running;

/// <summary>The networks of an app host that were started. They end with it, also where it is disposed without being stopped.</summary>
internal sealed class RunningNetworks(IServiceProvider services) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<VmNetworkResource, NetworkRunner> _runners = [];

    public NetworkRunner this[VmNetworkResource network] => _runners.GetOrAdd(network, n => new NetworkRunner(n, services));

    public Task StartAsync(VmNetworkResource network) => this[network].StartAsync();

    public async ValueTask DisposeAsync() => await Task.WhenAll(_runners.Values.Select(r => r.DisposeAsync().AsTask())).ConfigureAwait(false);
}

/// <summary>Ends the networks when the app host stops.</summary>
internal sealed class NetworksLifetime(RunningNetworks networks) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => networks.DisposeAsync().AsTask();
}

using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NixVms.Testing;

namespace NixVms.Aspire.Hosting.Running;

/// <summary>Runs a network from the app host's start to its end.</summary>
internal sealed class NetworkRunner : IAsyncDisposable
{
    private readonly VmNetworkResource _resource;
    private readonly IServiceProvider _services;
    private readonly ResourceNotificationService _notifications;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<VmMachineResource, MachineRunner> _machines;
    private readonly object _lock = new();
    private bool _isStopped;

    public NetworkRunner(VmNetworkResource resource, IServiceProvider services)
    {
        (_resource, _services) = (resource, services);
        _notifications = services.GetRequiredService<ResourceNotificationService>();
        Logger = services.GetRequiredService<ResourceLoggerService>().GetLogger(resource);
        _machines = resource.Machines.ToDictionary(m => m, m => new MachineRunner(m, this, services));
    }

    public static CustomResourceSnapshot InitialState(VmNetworkResource resource) => new()
    {
        ResourceType = "VM network",
        State = KnownResourceStates.NotStarted,
        Properties =
        [
            new("network.directory", resource.Directory),
            new("network.platform", resource.Manifest.PlatformVersion),
            new("network.machines", string.Join(", ", resource.Machines.Select(m => m.MachineName))),
        ],
    };

    public ILogger Logger { get; }

    /// <summary>Cancelled when the network ends.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public MachineRunner this[VmMachineResource machine] => _machines[machine];

    /// <summary>Starts all machines that shall start by themselves, and says when they are healthy.</summary>
    public async Task StartAsync()
    {
        try
        {
            await UpdateAsync(KnownResourceStates.Starting).ConfigureAwait(false);
            Open();
            var wanted = _resource.Machines.Where(m => !m.Annotations.OfType<ExplicitStartupAnnotation>().Any()).ToList();
            foreach (var machine in wanted)
                this[machine].Start();
            var healthy = wanted.Select(m => _notifications.WaitForResourceHealthyAsync(m.Name, WaitBehavior.StopOnResourceUnavailable, Stopping));
            await Task.WhenAll(healthy).ConfigureAwait(false);
            await UpdateAsync(KnownResourceStates.Running).ConfigureAwait(false);
        }
        catch (Exception) when (Stopping.IsCancellationRequested)
        {
            // The app host ends.
        }
        catch (Exception e)
        {
            // What is wrong with a machine is in its own log.
            Logger.LogError("{Error}", HostingErrors.NotStarted(_resource.Name, e.Message));
            await UpdateAsync(KnownResourceStates.FailedToStart).ConfigureAwait(false);
        }
    }

    /// <summary>The network with its switches, made when it is first asked for; its machines are off then.</summary>
    /// <exception cref="VmHostException">It has gone meanwhile, or has no folder to run in.</exception>
    /// <exception cref="OperationCanceledException">The app host ends.</exception>
    public VmNetwork Open()
    {
        lock (_lock)
        {
            Stopping.ThrowIfCancellationRequested();
            return _resource.Network ??= VmNetwork.Create(_resource.Directory, _resource.Options with
            {
                LoggerFactory = _resource.Options.LoggerFactory ?? _services.GetRequiredService<ILoggerFactory>(),
                ConfigureMachine = context =>
                {
                    this[_resource.Find(context.Machine.Name)!].Configure(context);
                    _resource.Options.ConfigureMachine?.Invoke(context);
                },
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        VmNetwork? network;
        lock (_lock)
        {
            if (_isStopped)
                return;
            _isStopped = true;
            _stopping.Cancel();
            network = _resource.Network;
        }

        if (network is not null)
            await network.DisposeAsync().ConfigureAwait(false);
    }

    private Task UpdateAsync(string state) => _notifications.PublishUpdateAsync(_resource, s => s with
    {
        State = state,
        StartTimeStamp = s.StartTimeStamp ?? DateTime.UtcNow,
    });
}

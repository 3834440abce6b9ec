using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NixVms.Aspire.Hosting.Guests;
using NixVms.Testing;

namespace NixVms.Aspire.Hosting.Running;

/// <summary>Starts a machine as often as it is asked for, and says what it is doing.</summary>
internal sealed class MachineRunner
{
    private readonly VmMachineResource _resource;
    private readonly NetworkRunner _network;
    private readonly IServiceProvider _services;
    private readonly ResourceNotificationService _notifications;
    private readonly IDistributedApplicationEventing _eventing;
    private readonly object _lock = new();
    private Task _run = Task.CompletedTask;
    private Task? _console;
    private GuestEnvironment _environment = GuestEnvironment.Empty;

    public MachineRunner(VmMachineResource resource, NetworkRunner network, IServiceProvider services)
    {
        (_resource, _network, _services) = (resource, network, services);
        _notifications = services.GetRequiredService<ResourceNotificationService>();
        _eventing = services.GetRequiredService<IDistributedApplicationEventing>();
        Logger = services.GetRequiredService<ResourceLoggerService>().GetLogger(resource);
    }

    public static CustomResourceSnapshot InitialState(VmMachineResource resource) => new()
    {
        ResourceType = "VM",
        State = KnownResourceStates.NotStarted,
        Properties =
        [
            new("machine.address", resource.Manifest.PrimaryAddress),
            new("machine.system", resource.Manifest.System),
            new("machine.memory", $"{resource.Manifest.MemoryMiB} MiB"),
            new("machine.cores", resource.Manifest.Cores),
        ],
    };

    public ILogger Logger { get; }

    /// <summary>Starts the machine, unless it is started or starting.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_run.IsCompleted)
                _run = Task.Run(RunAsync);
        }
    }

    /// <summary>Starts the machine now, also where it waits for others.</summary>
    public async Task StartAsync()
    {
        if (_notifications.TryGetCurrentState(_resource.Name, out var current) && ResourceCommands.IsStopped(current.Snapshot.State?.Text))
        {
            // The run that has said so is about to end.
            await _run.ConfigureAwait(false);
            await UpdateAsync(KnownResourceStates.Starting).ConfigureAwait(false);
        }

        // Whoever waits for others looks for this.
        await UpdateAsync(s => s.State?.Text == KnownResourceStates.Waiting ? s with { State = KnownResourceStates.Starting } : s).ConfigureAwait(false);
        Start();
    }

    /// <summary>What the machine's QEMU is started with: the ports of the host that the machine may reach.</summary>
    public void Configure(VmStartContext context)
    {
        if (_environment.HostPorts.Count > 0)
            context.Environment[GuestEnvironment.HostPortsVariable] = string.Join(' ', _environment.HostPorts);
    }

    public Task UpdateAsync(string state, string? style = null) => UpdateAsync(s => s with { State = new ResourceStateSnapshot(state, style) });

    private Task UpdateAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> update) => _notifications.PublishUpdateAsync(_resource, update);

    private async Task RunAsync()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_network.Stopping);
        try
        {
            await StartAndWatchAsync(ending.Token).ConfigureAwait(false);
        }
        catch (Exception) when (_network.Stopping.IsCancellationRequested)
        {
            // The app host ends.
        }
        catch (VmStoppedException e) when (e.State == VmState.Off && HasStarted)
        {
            Logger.LogInformation("The machine has shut down.");
            await StoppedAsync(KnownResourceStates.Exited, null).ConfigureAwait(false);
        }
        catch (VmStoppedException e) when (HasStarted)
        {
            Logger.LogError("{Error}", GuestText.Lines(e.Message));
            await StoppedAsync(KnownResourceStates.Exited, KnownResourceStateStyles.Error).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var isOurs = e is DistributedApplicationException && e.Message.StartsWith("NIXVM", StringComparison.Ordinal);
            Logger.LogError("{Error}", isOurs ? e.Message : HostingErrors.NotStarted(_resource.Name, e.Message));

            // What does not get so far as to be of use does not go on using the host.
            if (_resource.Machine is { State: not VmState.Off } machine)
                await machine.CrashAsync().ConfigureAwait(false);
            await StoppedAsync(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether it has been running since it was last started.</summary>
    private bool HasStarted { get; set; }

    private async Task StartAndWatchAsync(CancellationToken ending)
    {
        HasStarted = false;
        await UpdateAsync(s => s with { State = KnownResourceStates.Starting, StartTimeStamp = null, StopTimeStamp = null }).ConfigureAwait(false);

        // Waits for what the machine is to wait for.
        await _eventing.PublishAsync(new BeforeResourceStartedEvent(_resource, _services), ending).ConfigureAwait(false);
        _environment = await GuestEnvironment.ResolveAsync(_resource, _services, Logger, ending).ConfigureAwait(false);
        var machine = _network.Open()[_resource.MachineName];
        _console ??= LogConsoleAsync(machine);
        await UpdateAsync(s => s with
        {
            State = KnownResourceStates.Starting,
            StartTimeStamp = DateTime.UtcNow,
            EnvironmentVariables = [.. _environment.Variables.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))],
        }).ConfigureAwait(false);

        await machine.PowerOnAsync(ending).ConfigureAwait(false);
        await MachineEndpoints.AllocateAsync(_resource, machine, ending).ConfigureAwait(false);
        await _eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(_resource, _services), ending).ConfigureAwait(false);
        while (true)
        {
            // What is in /run, the environment among it, goes when the machine restarts, whoever wants that.
            var restart = machine.WaitForQemuEventAsync("RESET", e => e.Data["guest"]?.GetValue<bool>() == true, Timeout.InfiniteTimeSpan, ending);
            await machine.WaitForBootAsync(null, ending).ConfigureAwait(false);
            await _environment.ApplyAsync(machine, [.. _resource.Units], ending).ConfigureAwait(false);
            HasStarted = true;
            await UpdateAsync(s => s with
            {
                State = KnownResourceStates.Running,
                Urls = [.. s.Urls.Select(u => u with { IsInactive = false })],
            }).ConfigureAwait(false);
            await restart.ConfigureAwait(false);
            await UpdateAsync(KnownResourceStates.Starting).ConfigureAwait(false);
        }
    }

    private Task StoppedAsync(string state, string? style) => UpdateAsync(s => s with
    {
        State = new ResourceStateSnapshot(state, style),
        StopTimeStamp = DateTime.UtcNow,
        Urls = [.. s.Urls.Select(u => u with { IsInactive = true })],
    });

    private async Task LogConsoleAsync(VirtualMachine machine)
    {
        try
        {
            await foreach (var line in machine.Console.ReadLinesAsync(cancellationToken: _network.Stopping).ConfigureAwait(false))
                Logger.LogInformation("{ConsoleLine}", GuestText.Line(line));
        }
        catch (OperationCanceledException)
        {
            // The app host ends.
        }
    }
}

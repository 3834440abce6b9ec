using Microsoft.Extensions.Logging;
using NixVms.Testing.Machines;

namespace NixVms.Testing;

/// <summary>A machine of a network. Safe to use from several threads; several commands run at once.</summary>
/// <remarks>
/// Once the network is disposed, whatever needs the running machine throws an <see cref="ObjectDisposedException"/>, also what had
/// begun before.
/// </remarks>
public sealed partial class VirtualMachine
{
    private readonly ILogger _logger;
    private MachineRun? _run;
    private VmState _lastState = VmState.Off;

    internal VirtualMachine(VmNetwork network, VmManifest manifest, MachineStart start, ILogger logger)
    {
        (Network, Manifest, Start, _logger) = (network, manifest, start, logger);
        Console = new VmConsole(this, start.ConsoleLog);
        Screen = new VmScreen(this);
        Files = new GuestFiles(this);
        Services = new GuestServices(this);
        NetworkCards = manifest.Addresses.ToDictionary(a => a.Interface, a => new VmNetworkCard(this, a));
    }

    /// <summary>Its name in the network.</summary>
    public string Name => Manifest.Name;

    /// <summary>The network it belongs to.</summary>
    public VmNetwork Network { get; }

    /// <summary>What the build says of it: addresses, memory, open ports. After <see cref="VmNetwork.SwitchAsync"/>, what the build says that it switched to.</summary>
    public VmManifest Manifest { get; private set; }

    /// <summary>What it is doing.</summary>
    public VmState State => _run switch
    {
        _ when Network.IsDisposed => VmState.Off,
        null => _lastState,
        { EndState: { } state } => state,
        { IsPaused: true } => VmState.Paused,
        { Channel.Ready.IsCompleted: true } => VmState.Running,
        _ => VmState.Starting,
    };

    /// <summary>Its serial console.</summary>
    public VmConsole Console { get; }

    /// <summary>Its screen and keyboard.</summary>
    public VmScreen Screen { get; }

    /// <summary>Files in it.</summary>
    public GuestFiles Files { get; }

    /// <summary>Its systemd: services and their log.</summary>
    public GuestServices Services { get; }

    /// <summary>Its cards in virtual networks by their names in the machine, such as <c>eth1</c>.</summary>
    public IReadOnlyDictionary<string, VmNetworkCard> NetworkCards { get; }

    /// <summary>Its QEMU process, for what the other members do not cover. Another one after each start.</summary>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public QemuProcess Qemu => (_run ?? throw Stopped("There is no QEMU process")).Qemu;

    /// <summary>Cancelled when the machine stops running, whatever the cause. Another token after each start.</summary>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public CancellationToken StoppedToken => (_run ?? throw Stopped("Nothing can stop")).Stopped;

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal MachineStart Start { get; }

    internal VmTimeouts Timeouts => Network.Options.Timeouts;

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Network.IsDisposed, Network);

    internal void LogConsole(string line) => _logger.LogTrace("{Machine}: {ConsoleLine}", Name, line);

    /// <summary>A default timeout, scaled for this machine.</summary>
    internal TimeSpan Timeout(Func<VmTimeouts, TimeSpan> select) => Timeouts.Scaled(select(Timeouts), _run?.IsEmulated ?? true);
}

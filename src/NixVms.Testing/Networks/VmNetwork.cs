using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NixVms.Testing.Artifacts;
using NixVms.Testing.Machines;
using NixVms.Testing.Processes;
using NixVms.Testing.Switching;

namespace NixVms.Testing;

/// <summary>
/// A network of virtual machines that NixVms.Build has built, running for the lifetime of this object. Disposing it
/// leaves nothing behind; neither does a test that is killed.
/// </summary>
/// <remarks>Networks share nothing, so any number of them can run at the same time, in one process or in several.</remarks>
public sealed partial class VmNetwork : IVmNetwork
{
    /// <summary>The variable that names the folder of published networks, for tests on another computer than the build's.</summary>
    private const string NetworksVariable = "NIXVMS_NETWORKS";

    private readonly RunFolder _folder;
    private readonly ILogger _logger;
    private readonly NetworkPaths _paths = new();
    private readonly Dictionary<string, VirtualMachine> _machines;
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isDisposed;

    /// <exception cref="VmHostException">The folder for the run cannot be made.</exception>
    private VmNetwork(VmNetworkManifest manifest, VmNetworkOptions? options)
    {
        (Manifest, Options) = (manifest, (options ?? new VmNetworkOptions()).WithFullPaths());
        _folder = RunFolder.Create(Options.TemporaryDirectory);
        Lans = [.. Manifest.Vlans.Select(v => new VirtualLan(this, v, new VdeSwitch(_paths.Between)))];
        _logger = (Options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger($"NixVms.{Manifest.Name}");
        Transcript = new Transcript(_logger);
        Machines = [.. Manifest.Machines.Select((m, number) => new VirtualMachine(this, m, NewStart(m, number), _logger))];
        _machines = Machines.ToDictionary(m => m.Name);
        RestartRecording();
    }

    /// <summary>Starts a network, and waits until its machines accept commands.</summary>
    /// <param name="directory">The folder of the built network, which holds <c>network.json</c>: <c>bin/Debug/MyNetwork</c>.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancellationToken">Cancels the start; nothing is left then.</param>
    /// <exception cref="VmHostException">There is no network, or QEMU does not start.</exception>
    /// <exception cref="VmTimeoutException">A machine does not accept commands in time.</exception>
    /// <exception cref="VmStoppedException">A machine stopped before it accepted commands.</exception>
    public static async Task<VmNetwork> StartAsync(string directory, VmNetworkOptions? options = null, CancellationToken cancellationToken = default)
    {
        var network = Create(directory, options);
        await StartAsync(network, cancellationToken).ConfigureAwait(false);
        return network;
    }

    /// <summary>Starts the network of a generated class, and waits until its machines accept commands. The class has this as a method of its own.</summary>
    /// <typeparam name="TNetwork">The generated class.</typeparam>
    /// <param name="options">How it is run; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start; nothing is left then.</param>
    /// <exception cref="VmHostException">The network was not built, or QEMU does not start.</exception>
    /// <exception cref="VmTimeoutException">A machine does not accept commands in time.</exception>
    /// <exception cref="VmStoppedException">A machine stopped before it accepted commands.</exception>
    public static async Task<TNetwork> StartAsync<TNetwork>(VmNetworkOptions? options, CancellationToken cancellationToken)
        where TNetwork : class, IVmNetworkDefinition<TNetwork>
    {
        var network = Create<TNetwork>(options);
        await StartAsync(network.VmNetwork, cancellationToken).ConfigureAwait(false);
        return network;
    }

    /// <summary>Prepares a network, and powers no machine on.</summary>
    /// <param name="directory">The folder of the built network, which holds <c>network.json</c>.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="VmHostException">There is no network.</exception>
    public static VmNetwork Create(string directory, VmNetworkOptions? options = null) =>
        new(VmNetworkManifest.Load(directory), options);

    /// <summary>Prepares the network of a generated class, and powers no machine on. The class has this as a method of its own.</summary>
    /// <typeparam name="TNetwork">The generated class.</typeparam>
    /// <param name="options">How it is run; null for the defaults.</param>
    /// <exception cref="VmHostException">The network was not built.</exception>
    public static TNetwork Create<TNetwork>(VmNetworkOptions? options)
        where TNetwork : class, IVmNetworkDefinition<TNetwork> =>
        TNetwork.Create(new VmNetwork(VmNetworkManifest.Load(DirectoryOf<TNetwork>()), options));

    /// <summary>
    /// The folder of the network of a generated class: where it was built, or, where the variable NIXVMS_NETWORKS names a folder of
    /// published networks, the one in there.
    /// </summary>
    /// <typeparam name="TNetwork">The generated class.</typeparam>
    public static string DirectoryOf<TNetwork>()
        where TNetwork : class, IVmNetworkDefinition<TNetwork> =>
        Environment.GetEnvironmentVariable(NetworksVariable) is { Length: > 0 } published
            ? Path.Combine(published, Path.GetFileName(TNetwork.Directory.TrimEnd('/')))
            : TNetwork.Directory;

    /// <summary>What the build says of the network. After <see cref="SwitchAsync"/>, what the build says that it switched to.</summary>
    public VmNetworkManifest Manifest { get; private set; }

    /// <summary>Its machines, by name.</summary>
    public IReadOnlyList<VirtualMachine> Machines { get; }

    /// <summary>Its virtual networks, by number.</summary>
    public IReadOnlyList<VirtualLan> Lans { get; }

    /// <summary>The machine of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names those that there are.</exception>
    public VirtualMachine this[string name] =>
        TryGetMachine(name, out var machine)
            ? machine
            : throw new KeyNotFoundException($"The network {Manifest.Name} has no machine \"{name}\". It has {string.Join(", ", _machines.Keys)}.");

    VmNetwork IVmNetwork.VmNetwork => this;

    /// <summary>The folder of this run: sockets, disks, console logs. It goes when the network is disposed.</summary>
    public string RunDirectory => _folder.Path;

    internal VmNetworkOptions Options { get; }

    /// <summary>Whether its machines are gone for good.</summary>
    internal bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    /// <summary>Looks a machine up.</summary>
    public bool TryGetMachine(string name, [NotNullWhen(true)] out VirtualMachine? machine) => _machines.TryGetValue(name, out machine);

    /// <summary>Powers on every machine that is off, and does not wait for them to boot.</summary>
    /// <exception cref="VmHostException">QEMU does not start.</exception>
    public Task PowerOnAllAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(Machines.Select(m => m.PowerOnAsync(cancellationToken)));

    /// <summary>Powers on every machine that is off, and waits until all accept commands.</summary>
    /// <exception cref="VmHostException">QEMU does not start.</exception>
    /// <exception cref="VmTimeoutException">A machine does not accept commands in time.</exception>
    /// <exception cref="VmStoppedException">A machine stopped before it accepted commands.</exception>
    public Task StartAllAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(Machines.Select(m => m.StartAsync(cancellationToken)));

    /// <summary>Shuts all machines down cleanly and waits until they are off.</summary>
    /// <param name="timeout"><see cref="VmTimeouts.Shutdown"/> by default.</param>
    /// <exception cref="VmTimeoutException">A machine is not off in time.</exception>
    public Task ShutdownAllAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Task.WhenAll(Machines.Select(m => m.ShutdownAsync(timeout, cancellationToken)));

    /// <summary>Waits until all machines are off; does not ask them to shut down.</summary>
    /// <param name="timeout"><see cref="VmTimeouts.Shutdown"/> by default.</param>
    /// <exception cref="VmTimeoutException">A machine is not off in time.</exception>
    public Task WaitForShutdownAllAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Task.WhenAll(Machines.Select(m => m.WaitForShutdownAsync(timeout, cancellationToken)));

    /// <summary>
    /// Kills all machines, and removes the folder of the run. What goes on in the network ends with an
    /// <see cref="ObjectDisposedException"/>. A second call waits until the first is done.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            await _disposed.Task.ConfigureAwait(false);
            return;
        }

        try
        {
            await Task.WhenAll(Machines.Select(m => m.PowerOffAsync())).ConfigureAwait(false);
            foreach (var lan in Lans)
                lan.Switch.Dispose();
            _cached?.Dispose();
            _folder.Dispose();
        }
        finally
        {
            _disposed.SetResult();
        }
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    private static async Task StartAsync(VmNetwork network, CancellationToken cancellationToken)
    {
        try
        {
            var wanted = network.Options.Start?.Select(n => network[n]).ToList() ?? network.Machines;
            if (network.Options.SnapshotCache is { } cache)
                await network.StartFromCacheAsync(cache, wanted, cancellationToken).ConfigureAwait(false);
            else
                await Task.WhenAll(wanted.Select(m => m.StartAsync(cancellationToken))).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (e is VmException error && network.Options.KeepFailedStart)
                error.ArtifactsDirectory = await network.SaveFailedStartAsync().ConfigureAwait(false);
            await network.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private MachineStart NewStart(VmManifest manifest, int number)
    {
        // Sockets have short paths; a long name gives way to a number.
        const int longestName = 24;
        var folder = Path.Combine(_folder.Path, manifest.Name.Length <= longestName ? manifest.Name : $"_{number}");
        Directory.CreateDirectory(folder);
        var vlans = manifest.Addresses.Select(a => a.Vlan).Distinct().ToDictionary(v => v, v => Path.Combine(folder, $"v{v}"));
        foreach (var (vlan, switchFolder) in vlans)
            Lans.Single(l => l.Number == vlan).Switch.Listen(manifest.Name, switchFolder);
        return new MachineStart
        {
            Manifest = manifest,
            Options = Options,
            RunFolder = _folder.Path,
            Folder = folder,
            SwitchFolders = vlans,
            StoreImage = Path.Combine(folder, "store.squashfs"),
        };
    }
}

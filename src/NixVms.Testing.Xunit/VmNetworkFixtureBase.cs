using Xunit;
#if XUNIT_V3
using LifetimeTask = System.Threading.Tasks.ValueTask;

namespace NixVms.Testing.XunitV3;
#else
using LifetimeTask = System.Threading.Tasks.Task;

namespace NixVms.Testing.Xunit;
#endif

/// <summary>
/// A network that the tests of a class or collection share: started once, and put back to that for each test. Use
/// <see cref="VmNetworkFixture{TNetwork}"/>, or derive from <see cref="VmNetworkFixture"/>.
/// </summary>
/// <typeparam name="TNetwork">The class of the network.</typeparam>
public abstract class VmNetworkFixtureBase<TNetwork> : IAsyncLifetime
    where TNetwork : class, IVmNetwork
{
    private TNetwork? _network;
    private VmNetworkSnapshot? _started;
    private Exception? _startError;
    private bool _isUsed;
    private bool _isDisposed;

    /// <summary>For the two classes above, whose way to start a network no other class can have.</summary>
    protected VmNetworkFixtureBase()
    {
    }

    /// <summary>The running network.</summary>
    /// <exception cref="VmException">It did not start; the message says why.</exception>
    /// <exception cref="InvalidOperationException">It has not been started.</exception>
    /// <exception cref="ObjectDisposedException">The fixture was disposed.</exception>
    public TNetwork Network
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_startError is not null)
                throw new VmException(StartMessage(_startError), (_startError as VmException)?.Machine, _startError);
            return _network ?? throw new InvalidOperationException("The network has not been started: xunit does so, for a class or collection fixture.");
        }
    }

    /// <summary>The network; null if it did not start.</summary>
    internal TNetwork? Running => _network;

    /// <summary>Where the driver logs; goes to the output of the test that runs.</summary>
    internal TestLog Log { get; } = new();

    /// <summary>How the network is run. Override it for other options; <see cref="VmNetworkOptions.LoggerFactory"/> is the output of tests where it is not set.</summary>
    protected virtual VmNetworkOptions Configure() => new();

    /// <summary>
    /// Called once, when the machines accept commands, and before they are saved: for waits and for what all tests need.
    /// By default it waits until all machines have started their services.
    /// </summary>
    protected virtual Task PrepareAsync(TNetwork network, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Task.WhenAll(network.VmNetwork.Machines.Where(m => m.State == VmState.Running).Select(m =>
            m.WaitUntilSucceedsAsync("[[ $(systemctl is-system-running) != @(initializing|starting) ]]", null, cancellationToken)));
    }

    /// <summary>
    /// Whether each test finds the network as it was when it had started: true by default, for which a snapshot is taken.
    /// Where it is false, a test finds what the one before has left.
    /// </summary>
    protected virtual bool RestoresForEachTest => true;

    /// <summary>Puts the network back to what it was when it had started, and heals what lies between machines.</summary>
    /// <exception cref="InvalidOperationException"><see cref="RestoresForEachTest"/> is false.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        var network = Network;
        network.Heal();
        await network.RestoreAsync(_started ?? throw new InvalidOperationException("No snapshot was taken of the network, since RestoresForEachTest is false."), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Called by xunit before the first test: starts the network. What goes wrong is told by <see cref="Network"/>.</summary>
    public virtual async LifetimeTask InitializeAsync()
    {
        var cancellationToken = CurrentTest.CancellationToken;
        try
        {
            var options = Configure();
            _network = await StartAsync(options with { LoggerFactory = options.LoggerFactory ?? Log, KeepFailedStart = true }, cancellationToken).ConfigureAwait(false);
            await PrepareAsync(_network, cancellationToken).ConfigureAwait(false);
            if (RestoresForEachTest)
            {
                await _network.WaitUntilIdleAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                _started = await _network.SnapshotAsync("started", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _startError = e;
            if (_network is not null)
                await TrySaveArtifactsAsync(_network, $"{_network.VmNetwork.Manifest.Name} was not prepared").ConfigureAwait(false);
            await StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Called by xunit after the last test: stops the network.</summary>
    public virtual async LifetimeTask DisposeAsync()
    {
        _isDisposed = true;
        await StopAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the network.</summary>
    private protected abstract Task<TNetwork> StartAsync(VmNetworkOptions options, CancellationToken cancellationToken);

    /// <summary>Called before each test. The first finds a network that has just been started.</summary>
    internal async Task BeginTestAsync(CancellationToken cancellationToken)
    {
        var isUsed = _isUsed;
        _isUsed = true;
        if (isUsed && RestoresForEachTest)
            await ResetAsync(cancellationToken).ConfigureAwait(false);
        else
            _ = Network;
    }

    /// <summary>Saves artefacts; that it cannot is no reason for another failure.</summary>
    internal async Task<VmArtifacts?> TrySaveArtifactsAsync(IVmNetwork network, string name)
    {
        try
        {
            return await network.SaveArtifactsAsync(name).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Write($"Artefacts cannot be saved: {e.Message}");
            return null;
        }
    }

    private async Task StopAsync()
    {
        if (_network is { } network)
            await network.DisposeAsync().ConfigureAwait(false);
        _network = null;
    }

    /// <summary>The gist of it: xunit shows the message of the inner exception as well.</summary>
    private static string StartMessage(Exception error)
    {
        var gist = $"The network did not start: {error.Message.Split('\n')[0]}";
        return (error as VmException)?.ArtifactsDirectory is { } folder ? $"{gist}\nArtefacts: {folder}" : gist;
    }
}

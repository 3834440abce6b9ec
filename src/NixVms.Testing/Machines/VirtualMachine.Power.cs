using Microsoft.Extensions.Logging;
using NixVms.Testing.Machines;

namespace NixVms.Testing;

public sealed partial class VirtualMachine
{
    private readonly SemaphoreSlim _power = new(1, 1);

    /// <summary>Powers the machine on and waits until it accepts commands: <see cref="VmTimeouts.Boot"/> at most, once QEMU answers. Does nothing to a machine that is on but wait.</summary>
    /// <exception cref="VmHostException">QEMU does not start; the message has what it says.</exception>
    /// <exception cref="VmTimeoutException">QEMU does not answer, or the machine does not accept commands in time.</exception>
    /// <exception cref="VmStoppedException">It stopped before it accepted commands.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await PowerOnAsync(cancellationToken).ConfigureAwait(false);
        await WaitForBootAsync(null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Powers the machine on, and does not wait for it to boot. Does nothing to a machine that is on.</summary>
    /// <exception cref="VmHostException">QEMU does not start; the message has what it says.</exception>
    /// <exception cref="VmTimeoutException">QEMU does not answer within <see cref="VmTimeouts.Boot"/>.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public Task PowerOnAsync(CancellationToken cancellationToken = default) => PowerOnAsync([], null, false, cancellationToken);

    /// <summary>Waits until the machine accepts commands.</summary>
    /// <param name="timeout"><see cref="VmTimeouts.Boot"/> by default.</param>
    /// <exception cref="VmTimeoutException">It does not accept commands in time.</exception>
    /// <exception cref="VmStoppedException">It is off, or stopped meanwhile.</exception>
    public Task WaitForBootAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        if (_run is { EndState: null, Channel.Ready.IsCompletedSuccessfully: true })
            return Task.CompletedTask;
        return GuardAsync(
            "it accepts commands",
            timeout ?? Timeout(t => t.Boot),
            async (_, token) =>
            {
                await _run!.Channel.Ready.WaitAsync(token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Shuts the machine down cleanly and waits until it is off.</summary>
    /// <param name="timeout"><see cref="VmTimeouts.Shutdown"/> by default.</param>
    /// <exception cref="VmTimeoutException">It is not off in time.</exception>
    public async Task ShutdownAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        if (_run is null)
            return;
        await AskSystemdAsync("poweroff", null, cancellationToken).ConfigureAwait(false);
        await WaitForShutdownAsync(timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the machine is off; does not ask it to shut down.</summary>
    /// <param name="timeout"><see cref="VmTimeouts.Shutdown"/> by default.</param>
    /// <exception cref="VmTimeoutException">It is not off in time.</exception>
    /// <exception cref="VmStoppedException">It has panicked, or its disk is full: it will not go off.</exception>
    public async Task WaitForShutdownAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        if (_run is not { } run)
            return;
        var limit = timeout ?? Timeout(t => t.Shutdown);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(limit);
        try
        {
            await Task.WhenAny(run.Exited, Task.Delay(System.Threading.Timeout.Infinite, run.Stopped)).WaitAsync(source.Token).ConfigureAwait(false);
            if (run.EndState is VmState.Panicked or VmState.DiskFull)
                throw Stopped("While it was waited until it is off", run);
            await run.Exited.WaitAsync(source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut("it is off", limit, $"state {State}");
        }

        await PowerOffAsync().ConfigureAwait(false);
    }

    /// <summary>Pulls the plug: QEMU is killed, and nothing that was not written yet is written. Does nothing to a machine that is off.</summary>
    /// <param name="cancellationToken">Ends the wait for QEMU's end, not what was begun.</param>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public async Task CrashAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        if (_run is { } run)
            await run.KillAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await PowerOffAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Restarts the machine cleanly and waits until it accepts commands again.</summary>
    /// <param name="timeout">For both together; the sum of <see cref="VmTimeouts.Shutdown"/> and <see cref="VmTimeouts.Boot"/> by default.</param>
    /// <exception cref="VmTimeoutException">It is not back in time.</exception>
    /// <exception cref="VmStoppedException">It stopped instead.</exception>
    public async Task RebootAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var run = _run ?? throw Stopped("It cannot be restarted");
        var restarted = run.Restarted;
        await AskSystemdAsync("reboot", restarted, cancellationToken).ConfigureAwait(false);
        await GuardAsync(
            "it has restarted",
            timeout ?? Timeout(t => t.Shutdown + t.Boot),
            async (observation, token) =>
            {
                observation.Text = "it goes down";
                await restarted.WaitAsync(token).ConfigureAwait(false);
                observation.Text = "it boots";
                await run.Channel.Ready.WaitAsync(token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the machine's processors until the result is disposed. Time stands still in it; commands wait.</summary>
    /// <exception cref="VmStoppedException">It is off.</exception>
    public async Task<IAsyncDisposable> PauseAsync(CancellationToken cancellationToken = default)
    {
        var run = _run ?? throw Stopped("It cannot be paused");
        await run.SetPausedAsync(true, cancellationToken).ConfigureAwait(false);
        return new AsyncScope(async () =>
        {
            if (run.EndState is null)
                await run.SetPausedAsync(false, CancellationToken.None).ConfigureAwait(false);
        });
    }

    /// <summary>Powers on with more options for QEMU, and the memory of a snapshot where there is one.</summary>
    /// <param name="isRestored">Whether it becomes what it was at a snapshot.</param>
    internal async Task PowerOnAsync(IReadOnlyList<string> arguments, string? memoryFile, bool isRestored, CancellationToken cancellationToken)
    {
        await _power.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfDisposed();
            if (_run is { EndState: null })
                return;
            await EndRunAsync().ConfigureAwait(false);
            if (!isRestored)
                TakeNewBuild();
            _logger.LogInformation("{Machine}: powering on", Name);
            _run = await MachineRun.StartAsync(Start, arguments, memoryFile, Console, cancellationToken).ConfigureAwait(false);
            await RestoreForwardsAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _power.Release();
        }
    }

    /// <summary>Ends QEMU, if it is there still, and remembers what became of the machine.</summary>
    internal async Task PowerOffAsync()
    {
        await _power.WaitAsync().ConfigureAwait(false);
        try
        {
            await EndRunAsync().ConfigureAwait(false);
        }
        finally
        {
            _power.Release();
        }
    }

    internal MachineRun? Run => _run;

    private async Task EndRunAsync()
    {
        if (_run is not { } run)
            return;
        await run.DisposeAsync().ConfigureAwait(false);
        _lastState = run.EndState ?? VmState.Crashed;
        _logger.LogInformation("{Machine}: {State}", Name, State);
        _run = null;
    }

    /// <summary>The answer may be lost on the way down.</summary>
    /// <param name="verb">What systemctl shall do.</param>
    /// <param name="restarted">Done when the machine has restarted, where that is meant.</param>
    private async Task AskSystemdAsync(string verb, Task? restarted, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync($"systemctl --no-block {verb}", null, cancellationToken).ConfigureAwait(false);
        }
        catch (VmException) when (_run is { } run)
        {
            // Faster than its answer? Its connections break a little earlier than that is known.
            if (restarted is not null)
                await Task.WhenAny(restarted, Task.Delay(CauseLimit, cancellationToken)).ConfigureAwait(false);
            if (run.EndState is not VmState.Off && restarted is not { IsCompleted: true })
                throw;
        }
    }
}

using NixVms.Testing.Invariants;

namespace NixVms.Testing;

/// <summary>Something that has to hold until this is disposed. It is checked in the background.</summary>
public sealed class VmInvariant : IDisposable
{
    private readonly VmNetwork _network;
    private readonly Func<CancellationToken, Task<bool>> _condition;
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _ended = new();

    internal VmInvariant(VmNetwork network, string name, Func<CancellationToken, Task<bool>> condition, TimeSpan interval)
    {
        (_network, Name, _condition, _interval) = (network, name, condition, interval);
        _ = Task.Run(WatchAsync);
    }

    /// <summary>What holds.</summary>
    public string Name { get; }

    /// <summary>Whether it was disposed; the network's to set.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>Checks it now, as at the end of a test: what happens after the last command would be seen by nobody otherwise.</summary>
    /// <exception cref="InvariantFailedException">It does not hold.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, or the network was.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(HasEnded, this);
        _network.ThrowIfDisposed();
        var (holds, cause) = await HoldsAsync(cancellationToken).ConfigureAwait(false);
        if (!holds)
            throw new InvariantFailedException(Describe(Name, cause), (cause as VmException)?.Machine, Name, cause);
    }

    /// <summary>It need not hold any longer.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        _network.Remove(this);
    }

    internal static string Describe(string name, Exception? cause) =>
        cause is null
            ? $"the invariant \"{name}\" does not hold any longer."
            : $"the invariant \"{name}\" cannot be checked any longer: {cause.Message.TrimEnd('.')}.";

    private async Task WatchAsync()
    {
        var token = _ended.Token;
        try
        {
            while (true)
            {
                var (holds, cause) = await _network.WhileNotRestoringAsync(() => HoldsAsync(token), token).ConfigureAwait(false);
                if (!holds)
                {
                    _network.Report(this, cause);
                    return;
                }

                await Task.Delay(_interval, token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
    }

    private async Task<(bool Holds, Exception? Cause)> HoldsAsync(CancellationToken cancellationToken)
    {
        Unobserved.Begin();
        try
        {
            return (await _condition(cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, e);
        }
    }
}

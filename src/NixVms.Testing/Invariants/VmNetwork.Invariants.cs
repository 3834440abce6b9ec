using NixVms.Testing.Invariants;

namespace NixVms.Testing;

// What has to hold all the time.
public sealed partial class VmNetwork
{
    private readonly object _invariantsLock = new();
    private readonly List<VmInvariant> _violated = [];
    private volatile InvariantWatch _invariants = new();

    /// <summary>
    /// Watches that something holds, until the result is disposed. As soon as it does not, every command and wait of this
    /// network ends with an <see cref="InvariantFailedException"/>, and so do those that begin later.
    /// </summary>
    /// <param name="name">What holds, such as <c>the site answers</c>; for messages.</param>
    /// <param name="condition">Whether it holds. An exception counts as no.</param>
    /// <param name="interval">The pause between two checks; a second by default. The first check is at once.</param>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    /// <remarks>It pauses while a snapshot is taken or restored.</remarks>
    public VmInvariant Invariant(string name, Func<CancellationToken, Task<bool>> condition, TimeSpan? interval = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(condition);
        ThrowIfDisposed();
        return new VmInvariant(this, name, condition, interval ?? TimeSpan.FromSeconds(1));
    }

    /// <summary>What ends commands and waits; to be asked for when they begin.</summary>
    internal InvariantWatch Invariants => _invariants;

    internal void Report(VmInvariant invariant, Exception? cause)
    {
        lock (_invariantsLock)
        {
            // A check may end beside the test that it is for.
            if (invariant.HasEnded)
                return;
            _violated.Add(invariant);
            _invariants.Report(invariant.Name, cause);
        }

        Transcript.AddEvent(null, VmInvariant.Describe(invariant.Name, cause));
    }

    internal void Remove(VmInvariant invariant)
    {
        lock (_invariantsLock)
        {
            invariant.HasEnded = true;
            if (_violated.Remove(invariant) && _violated.Count == 0)
                _invariants = new InvariantWatch();
        }
    }

    /// <summary>Does something while machines stay what they are: none of them is being saved or restored.</summary>
    internal async Task<T> WhileNotRestoringAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        await _snapshots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await action().ConfigureAwait(false);
        }
        finally
        {
            _snapshots.Release();
        }
    }
}

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>How many networks are evaluated at once: as many as there are cores, and as have room in memory.</summary>
/// <param name="cores">The cores.</param>
/// <param name="memory">Bytes that are free, or null where that is not known.</param>
internal sealed class EvaluationSlots(int cores, long? memory)
{
    private readonly object _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Turn)> _waiting = [];
    private int _running;
    private long _used;

    public int Cores => cores;

    /// <summary>Bytes that were free at first, or null where that is not known.</summary>
    public long? Memory => memory;

    /// <summary>Waits for room. Whoever came first is first, so that a large network gets its turn, too; one alone has it always.</summary>
    /// <param name="bytes">What the evaluation needs (<see cref="EvaluationMemory"/>).</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>Gives the room back.</returns>
    public async Task<IDisposable> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        // Whoever needs more than there is gets all of it.
        bytes = Math.Min(bytes, Math.Max(0, memory ?? bytes));
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _waiting.Enqueue((bytes, turn));
        Admit();
        using (cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken)))
            await turn.Task.ConfigureAwait(false);
        return new Room(() => Leave(bytes));
    }

    /// <summary>Takes room for one more process of an evaluation, where nobody waits for it.</summary>
    /// <param name="bytes">What the process needs beside what the evaluation needs.</param>
    /// <returns>Gives the room back; null where there is none.</returns>
    public IDisposable? TryTake(long bytes)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || !HasRoom(bytes))
                return null;
            _running++;
            _used += bytes;
        }

        return new Room(() => Leave(bytes));
    }

    private void Leave(long bytes)
    {
        lock (_lock)
        {
            _running--;
            _used -= bytes;
        }

        Admit();
    }

    private void Admit()
    {
        lock (_lock)
        {
            while (_waiting.Count > 0 && HasRoom(_waiting.Peek().Bytes))
            {
                var (bytes, turn) = _waiting.Dequeue();
                if (!turn.TrySetResult())
                    continue;
                _running++;
                _used += bytes;
            }
        }
    }

    private bool HasRoom(long bytes) => _running == 0 || (_running < cores && (memory is null || _used + bytes <= memory));

    private sealed class Room(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}

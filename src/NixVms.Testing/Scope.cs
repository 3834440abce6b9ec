namespace NixVms.Testing;

/// <summary>Does something once when disposed.</summary>
internal sealed class Scope(Action end) : IDisposable
{
    private Action? _end = end;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}

/// <summary>Does something once when disposed.</summary>
internal sealed class AsyncScope(Func<Task> end) : IAsyncDisposable
{
    private Func<Task>? _end = end;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _end, null) is { } action)
            await action().ConfigureAwait(false);
    }
}

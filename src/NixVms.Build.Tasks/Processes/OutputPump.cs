namespace NixVms.Build.Tasks.Processes;

/// <summary>
/// Reads one output of a program to its end, on a thread of its own: the pool's may all be taken, and then what the
/// program wrote would not be read in time.
/// </summary>
internal sealed class OutputPump
{
    private readonly WatchedReader _reader;

    /// <param name="output">The output.</param>
    /// <param name="read">Reads it to the end.</param>
    public OutputPump(TextReader output, Action<WatchedReader> read)
    {
        _reader = new WatchedReader(output);
        Completion = Task.Factory.StartNew(() => read(_reader), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Ends with the output. Fails as its reader does.</summary>
    public Task Completion { get; }

    /// <summary>Whether everything that came so far was dealt with.</summary>
    public bool IsDrained => Completion.IsCompleted || _reader.IsWaiting;

    /// <summary>Nothing that still comes is wanted.</summary>
    public void Stop() => _reader.Stop();
}

using System.Collections.Concurrent;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>
/// Reads the lines of a log apart from the pipe that they come from. An error can be a line of a megabyte, the last thing
/// that Nix writes before it ends; whoever waits for the pipe gives up soon after that, and need not wait for the reading.
/// </summary>
internal sealed class NixLogReader
{
    private readonly BlockingCollection<string> _lines = new();
    private readonly Task _reading;

    public NixLogReader(NixCommandLog log) => _reading = Task.Factory.StartNew(
        () =>
        {
            foreach (var line in _lines.GetConsumingEnumerable())
                log.Add(line);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    public void Add(string line)
    {
        // What a process that Nix left behind writes later is nobody's concern.
        lock (_lines)
        {
            if (!_lines.IsAddingCompleted)
                _lines.Add(line);
        }
    }

    /// <summary>Waits until everything that was added is in the log.</summary>
    public Task CompleteAsync()
    {
        lock (_lines)
            _lines.CompleteAdding();
        return _reading;
    }
}

using Microsoft.Extensions.Logging;

namespace NixVms.Testing.Artifacts;

/// <summary>What was done in a network since it was started or restored: its last commands. All of it is logged, too.</summary>
internal sealed class Transcript(ILogger logger)
{
    private const int Capacity = 2000;

    private readonly Queue<Line> _lines = new();

    /// <summary>A machine's last line, as long as nothing else happened there.</summary>
    private readonly Dictionary<string, Line> _last = [];

    public void Add(TranscriptEntry entry)
    {
        lock (_lines)
        {
            if (_last.TryGetValue(entry.Machine ?? "", out var last) && entry.IsRepetitionOf(last.Entry))
            {
                last.Entry = entry with { Time = last.Entry.Time, Repeats = last.Entry.Repeats + 1 };
                return;
            }

            var line = new Line { Entry = entry };
            _last[entry.Machine ?? ""] = line;
            _lines.Enqueue(line);
            if (_lines.Count > Capacity)
                _lines.Dequeue();
        }

        Log(entry);
    }

    /// <summary>Adds something that is not a command.</summary>
    public void AddEvent(string? step, string text) => Add(new TranscriptEntry { Step = step, Event = text });

    public void Clear()
    {
        lock (_lines)
        {
            _lines.Clear();
            _last.Clear();
        }
    }

    /// <summary>A JSON object a line.</summary>
    public string ToJsonLines()
    {
        lock (_lines)
            return string.Concat(_lines.Select(l => l.Entry.ToJson() + "\n"));
    }

    private void Log(TranscriptEntry entry)
    {
        var step = entry.Step is null ? "" : $"[{entry.Step}] ";
        if (entry.Command is null)
            logger.LogInformation("{Step}{Event}", step, entry.Event);
        else if (entry.ExitCode is { } exitCode)
            logger.LogDebug("{Step}{Machine}: {Command} (exit code {ExitCode} after {Duration})", step, entry.Machine, entry.Command, exitCode, Duration(entry));
        else
            logger.LogDebug("{Step}{Machine}: {Command} ({Event} after {Duration})", step, entry.Machine, entry.Command, entry.Event, Duration(entry));

        static string Duration(TranscriptEntry entry) => VirtualMachine.Seconds(entry.Duration ?? default);
    }

    private sealed class Line
    {
        public required TranscriptEntry Entry { get; set; }
    }
}

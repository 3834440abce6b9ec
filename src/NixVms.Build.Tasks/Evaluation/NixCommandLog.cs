using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>What one call of Nix said, collected line by line from its standard error.</summary>
internal sealed class NixCommandLog(Action<string>? onMessage = null)
{
    private const int LinesKept = 200;

    private readonly object _lock = new();
    private readonly List<NixLogEvent.Message> _errors = [];
    private readonly Queue<string> _plain = new();

    /// <summary>Errors in the order in which they came.</summary>
    public IReadOnlyList<NixLogEvent.Message> Errors
    {
        get
        {
            lock (_lock)
                return [.. _errors];
        }
    }

    /// <summary>The last lines that were not in Nix's format: what a Nix that fails early says.</summary>
    public string PlainText
    {
        get
        {
            lock (_lock)
                return TerminalText.Clean(string.Join("\n", _plain)).Trim();
        }
    }

    /// <summary>Takes a line and says what it was.</summary>
    public NixLogEvent Add(string line)
    {
        var logEvent = NixLogParser.Parse(line);
        lock (_lock)
        {
            switch (logEvent)
            {
                case NixLogEvent.Message { Level: 0, RawText: not null } error:
                    _errors.Add(error);
                    break;
                case NixLogEvent.Plain { Text.Length: > 0 } plain:
                    if (_plain.Count == LinesKept)
                        _plain.Dequeue();
                    _plain.Enqueue(plain.Text);
                    break;
            }
        }

        if (logEvent is NixLogEvent.Message { Level: <= 3, RawText: null } message && !message.Text.StartsWith("(use '--show-trace'", StringComparison.Ordinal))
            onMessage?.Invoke(TerminalText.Clean(message.Text));
        return logEvent;
    }
}

using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Nix;

/// <summary>What one call of Nix said, collected line by line from its standard error.</summary>
internal sealed class NixCommandLog(Action<string>? onMessage = null)
{
    private const int LinesKept = 200;
    private const string OwnTracePrefix = "trace: nixvms: ";
    private const string EvaluatingFile = "evaluating file '";

    // Nix 2.23 and newer have a function for it; before, libraries trace: nixpkgs' own wrote the last form until 2024.
    private static readonly string[] WarningPrefixes = ["evaluation warning: ", "trace: evaluation warning: ", "trace: warning: "];

    private readonly object _lock = new();
    private readonly List<NixLogEvent.Message> _errors = [];
    private readonly Queue<string> _plain = new();
    private readonly HashSet<string> _evaluatedFiles = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];

    /// <summary>Errors in the order in which they came.</summary>
    public IReadOnlyList<NixLogEvent.Message> Errors
    {
        get
        {
            lock (_lock)
                return [.. _errors];
        }
    }

    /// <summary>The files that Nix evaluated, as it says under <c>-v</c>.</summary>
    public IReadOnlyCollection<string> EvaluatedFiles
    {
        get
        {
            lock (_lock)
                return [.. _evaluatedFiles];
        }
    }

    /// <summary>What the evaluated code warns of, each once.</summary>
    public IReadOnlyList<string> EvaluationWarnings
    {
        get
        {
            lock (_lock)
                return [.. _warnings.Distinct()];
        }
    }

    /// <summary>The last trace of our own Nix code, which is not for the user; null where there was none.</summary>
    public string? OwnTrace { get; private set; }

    /// <summary>The last lines that were not in Nix's format: what a Nix that fails early says.</summary>
    public string PlainText
    {
        get
        {
            lock (_lock)
                return TerminalText.Clean(string.Join("\n", _plain)).Trim();
        }
    }

    /// <summary>What a line is.</summary>
    public static NixLogEvent Read(string line) => NixLogParser.ParseEvaluatingFile(line) ?? NixLogParser.Parse(line);

    /// <summary>Takes a line and says what it was.</summary>
    public NixLogEvent Add(string line) => Add(Read(line));

    /// <summary>Takes what a line is.</summary>
    public NixLogEvent Add(NixLogEvent logEvent)
    {
        lock (_lock)
        {
            switch (logEvent)
            {
                case NixLogEvent.Message { Level: 0, RawText: not null } error:
                    _errors.Add(error);
                    break;
                case NixLogEvent.Message message when message.Text.StartsWith(EvaluatingFile, StringComparison.Ordinal):
                    _evaluatedFiles.Add(TerminalText.Clean(message.Text).Substring(EvaluatingFile.Length).TrimEnd('\''));
                    break;
                case NixLogEvent.Message message when message.Text.StartsWith(OwnTracePrefix, StringComparison.Ordinal):
                    OwnTrace = message.Text.Substring(OwnTracePrefix.Length);
                    return logEvent;
                case NixLogEvent.Message { Level: <= 1 } message when WarningIn(message) is { } warning:
                    _warnings.Add(warning);
                    break;
                case NixLogEvent.Plain { Text.Length: > 0 } plain:
                    if (_plain.Count == LinesKept)
                        _plain.Dequeue();
                    _plain.Enqueue(TerminalText.CleanLine(plain.Text));
                    break;
            }
        }

        if (logEvent is NixLogEvent.Message { Level: <= 3 } news && (news.Level > 0 || news.RawText is null) && !news.Text.StartsWith("(use '--show-trace'", StringComparison.Ordinal))
            onMessage?.Invoke(TerminalText.Clean(news.Text));
        return logEvent;
    }

    private static string? WarningIn(NixLogEvent.Message message)
    {
        // The word "warning" is in colours.
        var text = message.Text.Contains("warning:", StringComparison.Ordinal) ? TerminalText.CleanLines(message.Text).Trim() : "";
        var prefix = WarningPrefixes.FirstOrDefault(p => text.StartsWith(p, StringComparison.Ordinal));
        return prefix is null ? null : text.Substring(prefix.Length);
    }
}

using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Building;

/// <summary>Sorts what builders print into a log per network, and remembers the end of each builder's.</summary>
internal sealed class BuildLogs(IReadOnlyList<BuildTarget> targets, DerivationGraph graph) : IDisposable
{
    /// <summary>Lines of a builder that an error shows.</summary>
    public const int LinesShown = 25;

    private readonly object _lock = new();
    private readonly Dictionary<long, RunningBuilder> _running = [];
    private readonly Dictionary<string, RunningBuilder> _builders = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<(BuildTarget Target, NetworkLog Log)> _logs = [.. targets.Select(t => (t, new NetworkLog(t.LogFile)))];

    public void Add(NixLogEvent logEvent)
    {
        lock (_lock)
        {
            switch (logEvent)
            {
                case NixLogEvent.Started { Type: NixLogTypes.BuildActivity, Fields.Count: > 0 } build:
                    Start(build.Id, build.Fields[0]);
                    break;
                case NixLogEvent.Stopped stopped:
                    _running.Remove(stopped.Id);
                    break;
                case NixLogEvent.Result { Type: NixLogTypes.BuildLogLine, Fields.Count: > 0 } line when _running.TryGetValue(line.Id, out var builder):
                    Print(builder, line.Fields[0]);
                    break;
                case NixLogEvent.Message { Level: <= 1, Text: var text } message when !text.StartsWith("(use '--show-trace'", StringComparison.Ordinal):
                    Tell(message.RawText ?? text);
                    break;
            }
        }
    }

    /// <summary>Whether Nix started a builder for a derivation.</summary>
    public bool HasStarted(string derivation)
    {
        lock (_lock)
            return _builders.ContainsKey(derivation);
    }

    /// <summary>The last lines that a derivation's builder has printed.</summary>
    public IReadOnlyList<string> EndOf(string derivation)
    {
        lock (_lock)
            return _builders.TryGetValue(derivation, out var builder) ? [.. builder.LastLines] : [];
    }

    /// <summary>The file that holds everything that a derivation's builder has printed, if there is one.</summary>
    public string? FileOf(string derivation)
    {
        lock (_lock)
        {
            if (!_builders.TryGetValue(derivation, out var builder))
                return null;

            // A log that was full long before the builder failed has at least its last words.
            foreach (var log in builder.Logs.Where(l => l.IsCut))
                log.WriteEnd(builder.LastLines.Select(l => $"{builder.Name}> {l}"));
            return builder.Logs.FirstOrDefault(l => l.Exists)?.Path;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (_, log) in _logs)
                log.Dispose();
        }
    }

    // A remote build starts twice, here and there.
    private void Start(long id, string derivation)
    {
        if (!_builders.TryGetValue(derivation, out var builder))
        {
            builder = new RunningBuilder(StorePath.NameOf(derivation), LogsOf(derivation));
            _builders[derivation] = builder;
            foreach (var log in builder.Logs)
                log.Write($"--- {derivation} ---");
        }

        _running[id] = builder;
    }

    private static void Print(RunningBuilder builder, string text)
    {
        var line = WithoutFraming(text);
        if (builder.LastLines.Count == LinesShown)
            builder.LastLines.Dequeue();
        builder.LastLines.Enqueue(TerminalText.CleanLine(line));
        foreach (var log in builder.Logs)
            log.Write($"{builder.Name}> {TerminalText.Clean(line).Replace('\n', ' ')}");
    }

    // What Nix says of no derivation concerns all networks.
    private void Tell(string message)
    {
        var text = TerminalText.CleanLines(message);
        foreach (var log in StorePath.FindDerivation(text) is { } derivation ? LogsOf(derivation) : [.. _logs.Select(l => l.Log)])
        {
            foreach (var line in text.Split('\n'))
                log.Write($"nix> {line}");
        }
    }

    // Which network a builder works for takes a look at the derivations, where there are several.
    private IReadOnlyList<NetworkLog> LogsOf(string derivation) =>
        [.. _logs.Where(l => _logs.Count == 1 || graph.Needs(l.Target.Derivation, derivation)).Select(l => l.Log)];

    // A builder that cannot be started has its parent print an exception with the lengths of its parts around them.
    private static string WithoutFraming(string text) =>
        text.Contains("\0\0\0\0Error\0") ? text.Split('\0').OrderByDescending(p => p.Length).First() : text;

    private sealed record RunningBuilder(string Name, IReadOnlyList<NetworkLog> Logs)
    {
        public Queue<string> LastLines { get; } = new();
    }
}

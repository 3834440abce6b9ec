using System.Collections.Concurrent;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Building;

/// <summary>Builds derivations, all in one call so that Nix schedules them, and keeps the results from garbage collection.</summary>
/// <param name="nix">The Nix to call and its settings.</param>
/// <param name="onProgress">Gets a line per derivation that is built and per path that is fetched.</param>
internal sealed class NixRealiser(NixSettings nix, Action<string> onProgress)
{
    private const int LogLinesShown = 25;

    /// <exception cref="NixVmsException">A derivation failed; it names every one that did.</exception>
    public async Task RealiseAsync(IReadOnlyList<string> derivations, IEnumerable<NixOption> options, CancellationToken cancellationToken)
    {
        var log = new NixCommandLog();
        var builders = new BuilderLogs(LogLinesShown, onProgress);
        var exitCode = await ProcessRunner.RunAsync(
            new ProcessCommand(
                nix.Installation.Store,
                ["--realise", .. derivations, "--keep-going", "--log-format", "internal-json", .. nix.Arguments(options)],
                nix.ProjectDirectory),
            onOutput: null,
            onError: line => builders.Add(log.Add(line)),
            cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            await Interruption.CheckAsync(log, cancellationToken).ConfigureAwait(false);
            throw new NixVmsException(Diagnose(log, builders));
        }
    }

    /// <summary>Makes a link to a valid store path that also keeps the path from garbage collection.</summary>
    /// <exception cref="NixVmsException">The link could not be made.</exception>
    public async Task AddRootAsync(string storePath, string link, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(nix.Installation.Store, ["--realise", storePath, "--add-root", link, "--indirect", .. nix.Arguments([])], nix.ProjectDirectory),
            cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new NixVmsException(ErrorCodes.NixFailed, $"The link {link} to {storePath} could not be made: {TerminalText.Clean(result.StandardError).Trim()}");
    }

    private static IReadOnlyList<Diagnostic> Diagnose(NixCommandLog log, BuilderLogs builders)
    {
        var errors = log.Errors
            .Select(e => TerminalText.Clean(e.RawText ?? e.Text).Trim())
            .Distinct()
            .ToList();

        // "1 dependencies of derivation '…' failed to build" and "build of '…', '…' failed" say nothing that the causes do not say.
        var causes = errors.Where(e => !e.Contains("dependencies of derivation") && !e.Contains("dependency of derivation") && !e.StartsWith("build of '", StringComparison.Ordinal)).ToList();
        var chosen = causes.Count > 0 ? causes : errors;
        return chosen.Count > 0
            ? [.. chosen.Select(e => new Diagnostic(ErrorCodes.BuildFailed, builders.WithLog(e)))]
            : [new Diagnostic(ErrorCodes.NixFailed, log.PlainText.Length > 0 ? log.PlainText : "nix-store failed and did not say why.")];
    }

    /// <summary>The last lines of each builder's log, by its derivation.</summary>
    private sealed class BuilderLogs(int linesKept, Action<string> onProgress)
    {
        private readonly ConcurrentDictionary<long, (string Derivation, Queue<string> Lines)> _builds = new();

        public void Add(NixLogEvent logEvent)
        {
            switch (logEvent)
            {
                case NixLogEvent.Started { Type: NixLogTypes.BuildActivity, Fields.Count: > 0 } build:
                    _builds[build.Id] = (build.Fields[0], new Queue<string>());
                    onProgress($"building {build.Fields[0]}");
                    break;
                case NixLogEvent.Started { Type: NixLogTypes.SubstituteActivity, Fields.Count: > 1 } substitution:
                    onProgress($"fetching {substitution.Fields[0]} from {TerminalText.Clean(substitution.Fields[1])}");
                    break;
                case NixLogEvent.Result { Type: NixLogTypes.BuildLogLine, Fields.Count: > 0 } result when _builds.TryGetValue(result.Id, out var running):
                    if (running.Lines.Count == linesKept)
                        running.Lines.Dequeue();
                    running.Lines.Enqueue(TerminalText.Clean(result.Fields[0]));
                    break;
            }
        }

        public string WithLog(string error)
        {
            var build = _builds.Values.FirstOrDefault(b => error.Contains(b.Derivation));
            return build.Lines is { Count: > 0 }
                ? $"{error}\nThe last lines of its log:\n  {string.Join("\n  ", build.Lines)}\nThe whole log: nix-store --read-log {build.Derivation}"
                : error;
        }
    }
}

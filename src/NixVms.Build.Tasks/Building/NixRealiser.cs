using System.Globalization;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Building;

/// <summary>Builds networks, all in one call so that Nix schedules them, and keeps the results from garbage collection.</summary>
/// <param name="nix">The Nix to call and its settings.</param>
/// <param name="onMessage">Gets a line per derivation that is built and per path that is fetched, and what Nix warns of.</param>
/// <param name="onSlowStep">Gets a line about what takes long.</param>
internal sealed class NixRealiser(NixSettings nix, Action<string> onMessage, Action<string> onSlowStep)
{
    private const int MaxRounds = 10;
    private const int KilledExitCode = 128 + 9;

    /// <summary>The binary caches that Nix did without.</summary>
    public UnreachableCaches UnreachableCaches { get; } = new();

    /// <summary>The binary caches that Nix did not take something from, or anything.</summary>
    public RefusedCaches RefusedCaches { get; } = new();

    /// <summary>The computers that derivations were given to.</summary>
    public RemoteBuilders Builders { get; } = new();

    /// <param name="targets">The networks.</param>
    /// <param name="options">Options of the networks.</param>
    /// <param name="root">Where to make a link that keeps the only network from garbage collection, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NixVmsException">A derivation failed; it names every one that did.</exception>
    public async Task RealiseAsync(IReadOnlyList<BuildTarget> targets, IReadOnlyList<NixOption> options, string? root, CancellationToken cancellationToken)
    {
        var graph = new DerivationGraph();
        using var logs = new BuildLogs(targets, graph);
        var progress = new BuildProgress(onMessage);
        using var slowSteps = new SlowSteps(onSlowStep);
        var failures = new BuildFailures(targets, graph, logs) { Builders = Builders };

        IReadOnlyList<string> all = [.. targets.Select(t => t.Derivation).Distinct()];
        var derivations = all;
        for (var round = 0; round < MaxRounds && derivations.Count > 0; round++)
        {
            var log = new NixCommandLog(onMessage: null);
            var exitCode = await RunAsync(derivations, options, derivations == all ? root : null, log, logs, progress, slowSteps, cancellationToken).ConfigureAwait(false);
            if (exitCode == 0 && derivations == all)
                return;
            await Interruption.CheckAsync(log, cancellationToken).ConfigureAwait(false);
            if (root is not null)
                SymbolicLink.CheckPlace(root);

            // Another computer that went away says nothing about the derivation: the next round gives it to one that is there.
            var errors = Errors(log, exitCode).ToList();
            var lost = round < MaxRounds - 1 ? Builders.TakeLost(errors) : [];
            var isNew = failures.Add(lost.Count == 0 ? errors : errors.Except(lost).Where(e => !BuildFailures.IsConsequence(e)));
            if (lost.Count > 0 && failures.IsEmpty)
                continue;
            if ((!isNew && lost.Count == 0) || exitCode == 0)
                break;

            // A derivation that no builder takes makes Nix stop all the others, unless it is a newer one.
            derivations = Untouched(targets, failures.Causes, graph);
        }

        throw new NixVmsException(failures.Explain());
    }

    /// <summary>Makes a link to a valid store path that also keeps the path from garbage collection.</summary>
    /// <exception cref="NixVmsException">The link could not be made.</exception>
    public async Task AddRootAsync(string storePath, string link, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(nix.Installation.Store, ["--realise", storePath, .. RootArguments(link), .. nix.Arguments([])], nix.ProjectDirectory),
            cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
            return;

        SymbolicLink.CheckPlace(link);
        var error = TerminalText.CleanLines(result.StandardError).Trim();
        throw new NixVmsException([StoreFailure.TryExplain(error) ?? new Diagnostic(ErrorCodes.NixFailed, $"The link {link} to {storePath} could not be made: {error}")]);
    }

    private static string[] RootArguments(string link)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        return ["--add-root", link, "--indirect"];
    }

    private Task<int> RunAsync(
        IReadOnlyList<string> derivations,
        IReadOnlyList<NixOption> options,
        string? root,
        NixCommandLog log,
        BuildLogs logs,
        BuildProgress progress,
        SlowSteps slowSteps,
        CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(
            new ProcessCommand(
                nix.Installation.Store,
                ["--realise", .. derivations, .. root is null ? [] : RootArguments(root), "--keep-going", "--no-gc-warning", "--log-format", "internal-json", .. nix.Arguments(options)],
                nix.ProjectDirectory,
                nix.SshEnvironment),
            onOutput: null,
            onError: line =>
            {
                var logEvent = BuilderLine.TryParse(line) ?? log.Add(line);
                logs.Add(logEvent);
                progress.Add(logEvent);
                slowSteps.Add(logEvent);
                UnreachableCaches.Add(logEvent);
                RefusedCaches.Add(logEvent);
                Builders.Add(logEvent);
                if (logEvent is NixLogEvent.Message { Level: 1 } warning)
                    onMessage(TerminalText.CleanLine(warning.Text));
            },
            cancellationToken);

    /// <summary>The machines that Nix has neither built nor failed to build.</summary>
    private static IReadOnlyList<string> Untouched(IReadOnlyList<BuildTarget> targets, IReadOnlyCollection<string> causes, DerivationGraph graph) =>
    [
        .. targets
            .SelectMany(t => t.Machines)
            .Where(m => m.Derivation is { } derivation && m.Output is { } output && !Directory.Exists(output) && !causes.Any(c => graph.Needs(derivation, c)))
            .Select(m => m.Derivation!)
            .Distinct(),
    ];

    private static IEnumerable<NixLogEvent.Message> Errors(NixCommandLog log, int exitCode)
    {
        if (exitCode == 0 || log.Errors.Count > 0)
            return log.Errors;

        var text = log.PlainText.Length > 0 ? log.PlainText
            : exitCode == KilledExitCode ? "nix-store was killed (signal 9): out of memory, most often."
            : $"nix-store failed with exit code {exitCode.ToString(CultureInfo.InvariantCulture)} and did not say why.";
        return [new NixLogEvent.Message(0, text, text, null)];
    }
}

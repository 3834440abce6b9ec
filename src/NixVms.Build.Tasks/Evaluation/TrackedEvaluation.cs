using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Evaluates a network when something it depends on has changed, and records what it depends on.</summary>
/// <param name="evaluation">Evaluates it.</param>
/// <param name="selector">Decides for which platform.</param>
/// <param name="context">What is the same for all networks of the build.</param>
internal sealed class TrackedEvaluation(NetworkEvaluation evaluation, PlatformSelector selector, TrackingContext context)
{
    /// <summary>The times of the network's inputs, or null where by the look of them something has changed.</summary>
    public InputTimes? TryGetCurrentTimes(NetworkDefinition network, NetworkFolder folder)
    {
        var settings = context.SettingsOf(network);
        return InputsFile.TryRead(folder.Inputs) is { } recorded
            && InputTimes.TryRead(folder.InputTimes) is { } times
            && InputChange.Find(recorded.WithoutFiles(), settings.Keys, FingerprintOf(settings)) is null
            && times.AreCurrent()
            && HasResults(folder)
            ? times
            : null;
    }

    /// <summary>Brings the network's folder up to date.</summary>
    /// <param name="network">The network.</param>
    /// <param name="folder">Its folder in obj/.</param>
    /// <param name="mustEvaluate">Whether to evaluate even if nothing has changed, with the reason; else null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The times of its inputs, and the manifest, or null where the last one still holds.</returns>
    /// <exception cref="NixVmsException">The evaluation failed.</exception>
    public async Task<(InputTimes Times, NetworkManifest? Manifest)> UpdateAsync(NetworkDefinition network, NetworkFolder folder, string? mustEvaluate, CancellationToken cancellationToken)
    {
        var start = DateTime.UtcNow;
        var settings = context.SettingsOf(network);
        var recorded = InputsFile.TryRead(folder.Inputs);
        var fingerprint = FingerprintOf(settings);
        var reason = mustEvaluate ?? InputChange.Find(recorded, settings.Keys, fingerprint);
        if (reason is null && !HasResults(folder))
            reason = "the manifest is missing";

        if (reason is null)
        {
            context.OnMessage($"{network.Name}: nothing that the evaluation depends on has changed");
            return (Record(recorded!.Inputs), null);
        }

        context.OnMessage($"{network.Name}: evaluating ({reason})");
        var target = selector.SelectAsync(network, cancellationToken);
        await Task.WhenAll(evaluation.PrepareAsync(), target).ConfigureAwait(false);
        var result = await evaluation.EvaluateAsync(await target.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (result.Manifest.AllErrors.Count > 0)
            throw new NixVmsException(result.Manifest.AllErrors);

        AtomicFile.WriteIfDifferent(folder.Manifest, JsonText.Indent(result.Manifest.Json));
        AtomicFile.WriteIfDifferent(folder.Fingerprint, $"{result.Manifest.Fingerprint()}out link: {network.OutLink ?? "none"}\n");

        WriteWarnings(folder, result.Manifest);

        // What changed before the last call of Nix, such as a lock that it was completed for, is in its result.
        start = result.Start;
        fingerprint = FingerprintOf(settings);
        var inputs = CollectInputs(network, result, settings, fingerprint, start);
        new InputsFile(reason, inputs).Write(folder.Inputs);
        var times = Record(inputs);
        foreach (var always in inputs.Where(i => i.Kind == TrackedInputKind.Always))
        {
            context.OnWarning(new Diagnostic(
                ErrorCodes.NotIncremental,
                $"The network {network.Name} is evaluated in every build, because of {always.Name}: {always.Reason}. docs/incremental.md tells what to do.",
                network.Definition));
        }

        return (times, result.Manifest);

        InputTimes Record(IReadOnlyList<TrackedInput> ofNetwork)
        {
            var current = InputTimes.Of(ofNetwork, fingerprint, context.Tools, start);
            current.Write(folder.InputTimes);
            return current;
        }
    }

    private static bool HasResults(NetworkFolder folder) => NetworkManifest.TryReadFile(folder.Manifest) is not null && File.Exists(folder.Fingerprint);

    // The targets look whether the file is there; its text is for people.
    private static void WriteWarnings(NetworkFolder folder, NetworkManifest manifest)
    {
        if (manifest.AllWarnings.Count == 0)
            File.Delete(folder.Warnings);
        else
            AtomicFile.WriteIfDifferent(folder.Warnings, string.Concat(manifest.AllWarnings.Select(w => $"{w.Position?.File}({w.Position?.Line},{w.Position?.Column}): warning {w.Code}: {w.Message}\n")));
    }

    private Fingerprint FingerprintOf(IReadOnlyDictionary<string, string> settings) =>
        new(settings, context.Environment, context.Exclusions);

    private IReadOnlyList<TrackedInput> CollectInputs(
        NetworkDefinition network,
        EvaluationResult result,
        IReadOnlyDictionary<string, string> settings,
        Fingerprint fingerprint,
        DateTime start)
    {
        var nixpkgs = result.Manifest.Nixpkgs;
        var collector = new InputCollector(new TrackingScope(context.NixFolder, nixpkgs, context.Exclusions), context.Environment);
        var collected = collector.Collect(result.EvaluatedFiles);
        collected.AddRange(Files(network, result, nixpkgs));
        collected.AddRange(context.FixedVariables.Select(v => new CollectedInput(TrackedInputKind.Variable, v, "read by Nix or nixpkgs")));
        collected.AddRange(settings.Keys.Select(s => new CollectedInput(TrackedInputKind.Setting, s, "setting of the build")));
        return [.. collected.Select(i => new TrackedInput(i.Kind, i.Name, ChangedSince(i.Kind, i.Name, fingerprint, start) ? "changed during the evaluation" : fingerprint.Of(i.Kind, i.Name), i.Reason))];
    }

    private IEnumerable<CollectedInput> Files(NetworkDefinition network, EvaluationResult result, string? nixpkgs)
    {
        yield return new(TrackedInputKind.File, network.Definition.File, "definition of the network");
        var nix = new NixConfigurationSources(context.Environment);
        foreach (var file in nix.Files)
            yield return new(File.Exists(file) ? TrackedInputKind.File : TrackedInputKind.Existence, file, "configuration of Nix");

        if (result.Debian is { } debian)
        {
            yield return new(TrackedInputKind.File, debian.Lock, "lock of the debian platform");
            yield return new(TrackedInputKind.File, debian.Mirrors, "mirrors of the debian platform");
            yield return new(TrackedInputKind.Existence, Path.Combine(debian.BootstrapTools, "busybox"), "bootstrap tools of the debian platform");
            yield return new(TrackedInputKind.Existence, context.ProjectLock, "a lock of the project's own would be used");
        }

        foreach (var folder in network.Nixpkgs is null ? nix.NixpkgsFolders : [])
            yield return new(TrackedInputKind.Existence, folder, "a nixpkgs there would be used");
        for (var part = nixpkgs; part is { Length: > 1 }; part = Path.GetDirectoryName(part))
        {
            if (SymbolicLink.Target(part) is not null)
                yield return new(TrackedInputKind.Link, part, "on the way to nixpkgs");
        }

        foreach (var name in nixpkgs is null ? [] : new[] { ".version", ".version-suffix", ".git-revision", "lib/.version", ".git/HEAD", ".git/index" })
        {
            var file = Path.Combine(nixpkgs!, name);
            yield return new(File.Exists(file) ? TrackedInputKind.File : TrackedInputKind.Existence, file, "version of nixpkgs");
        }
    }

    // What was written while Nix ran may have been read before or after that.
    private static bool ChangedSince(TrackedInputKind kind, string path, Fingerprint fingerprint, DateTime start) => kind switch
    {
        TrackedInputKind.File or TrackedInputKind.Existence => File.Exists(path) && File.GetLastWriteTimeUtc(path) >= start,
        TrackedInputKind.Tree => fingerprint.EntriesOf(path).Any(e => e.LinkTarget is null && !e.IsFolder && File.GetLastWriteTimeUtc(e.Path) >= start),
        _ => false,
    };
}

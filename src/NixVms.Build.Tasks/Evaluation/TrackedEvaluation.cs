using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Networks.Pins;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Evaluates a network when something it depends on has changed, and records what it depends on.</summary>
/// <param name="evaluation">Evaluates it.</param>
/// <param name="selector">Decides for which platform.</param>
/// <param name="slots">Decides when.</param>
/// <param name="context">What is the same for all networks of the build.</param>
internal sealed class TrackedEvaluation(NetworkEvaluation evaluation, PlatformSelector selector, EvaluationSlots slots, TrackingContext context)
{
    /// <summary>The times of the network's inputs, or null where by the look of them something has changed.</summary>
    /// <param name="network">The network.</param>
    /// <param name="folder">Its folder in obj/.</param>
    /// <param name="comparesContents">Whether contents are compared even where times tell that nothing has changed.</param>
    public InputTimes? TryGetCurrentTimes(NetworkDefinition network, NetworkFolder folder, bool comparesContents)
    {
        var settings = context.SettingsOf(network);
        return InputsFile.TryRead(folder.Inputs) is { } recorded
            && InputTimes.TryRead(folder.InputTimes) is { } times
            && times.AreCurrent()
            && InputChange.Find(recorded with { Inputs = [.. recorded.Inputs.Where(i => comparesContents || !times.Tell(i))] }, settings.Keys, FingerprintOf(settings)) is null
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
        var selection = selector.SelectAsync(network, cancellationToken);
        await Task.WhenAll(evaluation.PrepareAsync(), selection).ConfigureAwait(false);

        // What is pinned comes from the store or from Nix's cache at the second look, even where Nix is told to ask anew.
        var hadDownload = recorded?.Inputs.Any(i => i.Name == TraceReader.Download) is true;
        var isRepeated = hadDownload && InputChange.Find(recorded! with { Inputs = [.. recorded.Inputs.Where(i => i.Kind != TrackedInputKind.Always)] }, settings.Keys, fingerprint) is null;
        var target = await selection.ConfigureAwait(false) with { AsksAnew = recorded is not null && !hadDownload };
        var memory = EvaluationMemory.Of(target.IsDebian, NetworkManifest.TryReadFile(folder.Manifest)?.Machines.Count);
        using var slot = await slots.TakeAsync(memory, cancellationToken).ConfigureAwait(false);
        var (result, collected) = await EvaluateAsync().ConfigureAwait(false);
        if (!isRepeated && collected.Find(TrackedInputKind.Always, TraceReader.Download) is not null)
        {
            target = target with { AsksAnew = true };
            (result, collected) = await EvaluateAsync().ConfigureAwait(false);
        }

        if (result.Manifest.AllErrors.Count > 0)
            throw new NixVmsException(result.Manifest.AllErrors);
        if (evaluation.IsStrict)
            CheckReads(network, result, fingerprint);

        AtomicFile.WriteIfDifferent(folder.Manifest, JsonText.Indent(result.Manifest.Json));
        AtomicFile.WriteIfDifferent(folder.Fingerprint, $"{result.Manifest.Fingerprint()}out link: {network.OutLink ?? "none"}\n");

        WriteWarnings(folder, result.Manifest);

        IReadOnlyList<TrackedInput> inputs = [.. collected.All];
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

        async Task<(EvaluationResult Result, InputSet Inputs)> EvaluateAsync()
        {
            var evaluated = await evaluation.EvaluateAsync(target, cancellationToken).ConfigureAwait(false);
            (start, fingerprint) = (DateTime.UtcNow, FingerprintOf(settings));
            return (evaluated, CollectInputs(target, evaluated, settings, fingerprint));
        }

        InputTimes Record(IReadOnlyList<TrackedInput> ofNetwork)
        {
            var current = InputTimes.Of(ofNetwork, context.Exclusions, context.Tools, start);
            current.Write(folder.InputTimes);
            return current;
        }
    }

    /// <summary>What the machines of a network that is up to date are deployed with.</summary>
    /// <exception cref="NixVmsException">The evaluation failed.</exception>
    public async Task<JsonTree> EvaluateDeploymentAsync(NetworkDefinition network, CancellationToken cancellationToken) =>
        await evaluation.EvaluateDeploymentAsync(await selector.SelectAsync(network, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

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
        new(settings, context.Environment, context.Exclusions, context.Key);

    private TraceReader NewReader(Fingerprint fingerprint) => new([context.NixFolder, .. context.HashedPaths], context.Exclusions, context.Environment, fingerprint);

    private void CheckReads(NetworkDefinition network, EvaluationResult result, Fingerprint fingerprint)
    {
        var paths = result.Trace.IsComplete ? NewReader(fingerprint).PathsOfLanguage(result.Trace) : null;
        var reads = new StrictReads(context.NixFolder).Find(network.NetworkFile, result, paths).ToList();
        if (reads.Count > 0)
            throw new NixVmsException(reads);
    }

    private InputSet CollectInputs(EvaluationTarget target, EvaluationResult result, IReadOnlyDictionary<string, string> settings, Fingerprint fingerprint)
    {
        var network = target.Network;
        var inputs = new InputSet();
        var traced = NewReader(fingerprint).Read(result.Trace);
        AddFiles(network, result, (kind, path, reason) => Add(kind, path, reason));
        foreach (var look in target.Looks)
            AddLook(look);
        inputs.AddRange(traced.All);

        var nixpkgs = result.Manifest.Nixpkgs is { } folder ? RealPath.Of(folder) + "/" : null;
        foreach (var file in result.EvaluatedFiles.Where(f => !f.StartsWith(context.NixFolder + "/", StringComparison.Ordinal) && (nixpkgs is null || !RealPath.Of(f).StartsWith(nixpkgs, StringComparison.Ordinal))))
            inputs.AddRange(ClockReads.Find(Path.GetFileName(file), TextFile.TryRead(file) ?? ""));
        foreach (var argument in network.Arguments)
            inputs.AddRange(ClockReads.Find($"the argument {argument.Name}", argument.Expression ?? ""));
        inputs.AddRange(settings.Keys.Select(s => fingerprint.Input(TrackedInputKind.Setting, s, "setting of the build")));
        return inputs;

        // As the trace has them: the file, and each link on the way.
        TrackedInput Add(TrackedInputKind kind, string path, string reason)
        {
            var name = RealPath.Of(path, link => inputs.Add(fingerprint.Input(TrackedInputKind.Link, link, reason)));
            var input = fingerprint.Input(kind, name, reason);
            inputs.Add(input);
            return input;
        }

        // They were looked at before Nix ran: what is another thing by now is not what the result is made of.
        void AddLook(PinLook look)
        {
            var input = Add(look.Text is null ? TrackedInputKind.Existence : TrackedInputKind.File, look.Path, look.Reason);
            if ((input.Fingerprint != ContentHash.None) != look.IsThere || look.Text is not null && TextFile.TryRead(look.Path) != look.Text)
                inputs.Add(input with { Fingerprint = TrackedInput.Unknown });
        }
    }

    private void AddFiles(NetworkDefinition network, EvaluationResult result, Action<TrackedInputKind, string, string> add)
    {
        add(TrackedInputKind.File, network.Definition.File, "definition of the network");
        if (result.Debian is { } debian)
        {
            add(TrackedInputKind.File, debian.Lock, $"lock {TrackedInput.OwnReason}");
            add(TrackedInputKind.File, debian.Mirrors, $"mirrors {TrackedInput.OwnReason}");
            add(TrackedInputKind.Existence, Path.Combine(debian.BootstrapTools, "busybox"), $"bootstrap tools {TrackedInput.OwnReason}");
            add(TrackedInputKind.Existence, context.ProjectLock, "a lock of the project's own would be used");
        }

        foreach (var folder in network.Nixpkgs is null ? new NixConfigurationSources(context.Environment).NixpkgsFolders : [])
            add(TrackedInputKind.Existence, folder, "a nixpkgs there would be used");
    }
}

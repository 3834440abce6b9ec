using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Classes;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tracking;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Evaluates those of the project's networks that are out of date: writes their derivations to the Nix store and their
/// manifests, inputs and classes to obj/, and reports what the machines' configurations warn of.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class EvaluateNixNetwork : NixEvaluationTask
{
    /// <summary>Whether the targets have found nothing that has changed: the task is called to compare contents.</summary>
    public bool SeemsUpToDate { get; set; }

    private protected override bool IsIncremental => !SeemsUpToDate;

    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var networks = ResolveNetworks();
        if (networks.Count == 0)
            return;

        var comparesContents = ProjectSettings.Find("CompareContents")?.AsBoolean() ?? false;
        OutputRecord.Add(networks.SelectMany(n => FolderOf(n.Name).Files));
        var evaluation = await PrepareEvaluationAsync(networks).ConfigureAwait(false);
        if (SeemsUpToDate && networks.All(n => evaluation.TryGetCurrentTimes(n, FolderOf(n.Name), comparesContents) is not null))
        {
            foreach (var network in networks)
                LogWarnings(FolderOf(network.Name));
            return;
        }

        BeginToChange();
        ProjectState.BeginEvaluation();
        var failures = new ConcurrentDictionary<string, IReadOnlyList<Diagnostic>>();
        var times = new ConcurrentDictionary<string, InputTimes>();
        await Task.WhenAll(networks.Select(async network =>
        {
            try
            {
                times[network.Name] = await UpdateAsync(evaluation, network, isOnlyOne: networks.Count == 1, comparesContents, cancellationToken).ConfigureAwait(false);
            }
            catch (NixVmsException e)
            {
                failures[network.Name] = e.Diagnostics;
            }
        })).ConfigureAwait(false);
        if (!failures.IsEmpty)
            throw new NixVmsException([.. networks.Where(n => failures.ContainsKey(n.Name)).SelectMany(n => failures[n.Name]).Distinct()]);

        ProjectState.SetEvaluated(State, [.. networks.Select(n => FolderOf(n.Name))], InputTimes.Union(times.Values));
    }

    private async Task<InputTimes> UpdateAsync(TrackedEvaluation evaluation, NetworkDefinition network, bool isOnlyOne, bool comparesContents, CancellationToken cancellationToken)
    {
        var folder = FolderOf(network.Name);

        // Of a single network the targets have found out already.
        var times = isOnlyOne ? null : evaluation.TryGetCurrentTimes(network, folder, comparesContents);
        if (times is null)
        {
            var watch = Stopwatch.StartNew();
            (times, var manifest) = await evaluation.UpdateAsync(network, folder, mustEvaluate: null, cancellationToken).ConfigureAwait(false);
            if (manifest is not null)
            {
                Manifests.Add(folder.Manifest, manifest);
                PhaseTimes.Add(network.Name, "evaluated", watch.Elapsed);
                Log.LogMessage(MessageImportance.Normal, PhaseTimes.Describe(network.Name));
            }
        }

        // Also after an evaluation that changed nothing: the folder or the class's name may be another one.
        var text = NetworkClass.Text(network.ClassName, Manifests.Read(folder.Manifest), Path.Combine(OutputDirectory, network.Name));
        AtomicFile.WriteIfDifferent(folder.Class, text);
        LogWarnings(folder);
        return times;
    }
}

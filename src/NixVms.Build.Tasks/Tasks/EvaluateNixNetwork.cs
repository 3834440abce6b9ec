using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Classes;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Networks;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Evaluates those of the project's networks that are out of date: writes their derivations to the Nix store and their
/// manifests, inputs and classes to obj/, and reports what the machines' configurations warn of.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class EvaluateNixNetwork : NixEvaluationTask
{
    /// <summary>The names of the networks whose inputs have changed by the look of their times. By default all.</summary>
    public ITaskItem[] StaleNetworks { get; set; } = [];

    /// <summary>The absolute folder in bin/ that gets a folder per network, for the classes.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var stale = new HashSet<string>(StaleNetworks.Select(n => n.ItemSpec), StringComparer.Ordinal);
        var all = ResolveNetworks();
        var networks = all.Where(n => stale.Count == 0 || stale.Contains(n.Name)).ToList();
        if (networks.Count == 0)
            return;

        OutputRecord.Add([.. networks.SelectMany(n => FolderOf(n).Files), .. CommonFiles]);
        var evaluation = await PrepareEvaluationAsync(all).ConfigureAwait(false);

        using var slots = new SemaphoreSlim(EvaluationSlots.Count);
        var failures = new ConcurrentDictionary<string, IReadOnlyList<Diagnostic>>();
        await Task.WhenAll(networks.Select(async network =>
        {
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var watch = Stopwatch.StartNew();
                if (await evaluation.UpdateAsync(network, FolderOf(network), mustEvaluate: null, cancellationToken).ConfigureAwait(false) is not null)
                {
                    PhaseTimes.Add(network.Name, "evaluated", watch.Elapsed);
                    Log.LogMessage(MessageImportance.Normal, PhaseTimes.Describe(network.Name));
                }

                WriteClass(network);
                LogWarnings(network.Name);
            }
            catch (NixVmsException e)
            {
                failures[network.Name] = e.Diagnostics;
            }
            finally
            {
                slots.Release();
            }
        })).ConfigureAwait(false);
        if (!failures.IsEmpty)
            throw new NixVmsException([.. networks.Where(n => failures.ContainsKey(n.Name)).SelectMany(n => failures[n.Name]).Distinct()]);
    }

    /// <summary>Also after an evaluation that changed nothing: the folder or the class's name may be another one.</summary>
    private void WriteClass(NetworkDefinition network)
    {
        var folder = FolderOf(network);
        var text = NetworkClass.Text(network.ClassName, NetworkManifest.ReadFile(folder.Manifest), Path.Combine(OutputDirectory, network.Name));
        AtomicFile.WriteIfDifferent(folder.Class, text);
    }
}

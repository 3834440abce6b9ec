using System.Collections.Concurrent;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Networks;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Evaluates the project's networks: writes their derivations to the Nix store and their manifests to obj/, and
/// reports what the machines' configurations warn of.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class EvaluateNixNetwork : NixNetworkTask
{
    /// <summary>The absolute folder sdk/nix of this package.</summary>
    [Required]
    public string NixFolder { get; set; } = "";

    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var networks = ResolveNetworks();
        if (networks.Count == 0)
            return;

        OutputRecord.Add(networks.Select(ManifestPath));
        var nix = await ConnectNixAsync(usesCaches: false, cancellationToken).ConfigureAwait(false);
        var selector = new PlatformSelector(nix, message => Log.LogMessage(MessageImportance.High, message));
        var evaluation = new NetworkEvaluation(
            new NixEvaluator(nix, NixFolder, message => Log.LogMessage(MessageImportance.Normal, message)),
            new DebianPackages(DebianLockRequest()));

        // Evaluation needs one core and up to some hundred megabytes a network.
        using var slots = new SemaphoreSlim(Math.Max(1, Environment.ProcessorCount));
        var failures = new ConcurrentQueue<Diagnostic>();
        await Task.WhenAll(networks.Select(async network =>
        {
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await EvaluateAsync(network).ConfigureAwait(false);
            }
            catch (NixVmsException e)
            {
                foreach (var diagnostic in e.Diagnostics)
                    failures.Enqueue(diagnostic);
            }
            finally
            {
                slots.Release();
            }
        })).ConfigureAwait(false);
        if (!failures.IsEmpty)
            throw new NixVmsException([.. failures.Distinct()]);

        async Task EvaluateAsync(NetworkDefinition network)
        {
            var target = await selector.SelectAsync(network, cancellationToken).ConfigureAwait(false);
            var manifest = await evaluation.EvaluateAsync(target, cancellationToken).ConfigureAwait(false);
            Report(manifest);
            AtomicFile.WriteIfDifferent(ManifestPath(network), JsonText.Indent(manifest.Json));
        }
    }

    private void Report(NetworkManifest manifest)
    {
        foreach (var machine in manifest.Machines)
        foreach (var warning in machine.Warnings)
            LogWarning(new Diagnostic(ErrorCodes.MachineWarning, $"Machine '{machine.Name}': {warning}", machine.Position));

        var errors = manifest.Errors.Concat(
            from machine in manifest.Machines
            from assertion in machine.FailedAssertions
            select new Diagnostic(ErrorCodes.AssertionFailed, $"Machine '{machine.Name}': {assertion}", machine.Position)).ToList();
        if (errors.Count > 0)
            throw new NixVmsException(errors);
    }
}

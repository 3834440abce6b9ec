using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Networks;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Builds the evaluated networks in one call of Nix, keeps them from garbage collection and makes their out links.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class BuildVmNetwork : NixEvaluationTask
{
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var definitions = ResolveNetworks();
        if (definitions.Count == 0)
            return;
        foreach (var definition in definitions)
            ResultLink.CheckFree(definition);

        var networks = new List<(NetworkDefinition Definition, NetworkManifest Manifest)>();
        foreach (var definition in definitions)
            networks.Add((definition, await ManifestOfAsync(definition, definitions, cancellationToken).ConfigureAwait(false)));

        var usesCaches = networks.Any(n => n.Manifest.Platform == "nixos");
        var settings = await SettingsOfAsync(FindNix(), usesCaches, cancellationToken).ConfigureAwait(false);
        var realiser = new NixRealiser(settings, progress => Log.LogMessage(MessageImportance.Normal, progress));
        await realiser.RealiseAsync(
            [.. networks.Select(n => n.Manifest.DerivationPath!).Distinct()],
            networks.SelectMany(n => n.Definition.Options).Distinct(),
            cancellationToken).ConfigureAwait(false);

        foreach (var (definition, manifest) in networks)
        {
            var folder = FolderOf(definition);
            List<string> links = [folder.GcRoot];
            if (definition.OutLink is { } outLink)
                links.Add(outLink);
            OutputRecord.Add(links);
            await Task.WhenAll(links.Select(link => realiser.AddRootAsync(manifest.OutPath!, link, cancellationToken))).ConfigureAwait(false);

            // The targets look at the link without a task.
            if (definition.OutLink is null)
                File.Delete(folder.OutLinkName);
            else
                AtomicFile.WriteIfDifferent(folder.OutLinkName, definition.OutLink + "\n");
        }

        RefreshTrackedFolders(definitions);
    }

    // Garbage collection may have taken the derivation, which nothing keeps; a manifest may have been damaged.
    private async Task<NetworkManifest> ManifestOfAsync(
        NetworkDefinition network,
        IReadOnlyList<NetworkDefinition> all,
        CancellationToken cancellationToken)
    {
        var folder = FolderOf(network);
        var manifest = NetworkManifest.TryReadFile(folder.Manifest);
        if (manifest is not null && File.Exists(manifest.DerivationPath))
            return manifest;

        var reason = manifest is null ? "its manifest is damaged" : "its derivation was garbage-collected";
        var evaluation = await PrepareEvaluationAsync(all).ConfigureAwait(false);
        var evaluated = await evaluation.UpdateAsync(network, folder, reason, cancellationToken).ConfigureAwait(false);

        // This evaluation is as good as one of the phase before.
        if (File.Exists(folder.Evaluated))
            File.SetLastWriteTimeUtc(folder.Evaluated, DateTime.UtcNow);
        return evaluated!;
    }
}

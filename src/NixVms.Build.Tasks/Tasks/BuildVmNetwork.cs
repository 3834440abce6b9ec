using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Networks;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Builds the evaluated networks in one call of Nix, keeps them from garbage collection and makes their out links.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class BuildVmNetwork : NixNetworkTask
{
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var networks = ResolveNetworks().Select(n => (Definition: n, Manifest: NetworkManifest.ReadFile(ManifestPath(n)))).ToList();
        if (networks.Count == 0)
            return;
        foreach (var network in networks)
            ResultLink.CheckFree(network.Definition);

        var usesCaches = networks.Any(n => n.Manifest.Platform == "nixos");
        var nix = await ConnectNixAsync(usesCaches, cancellationToken).ConfigureAwait(false);
        var realiser = new NixRealiser(nix, progress => Log.LogMessage(MessageImportance.Normal, progress));
        await realiser.RealiseAsync(
            [.. networks.Select(n => n.Manifest.DerivationPath!).Distinct()],
            networks.SelectMany(n => n.Definition.Options).Distinct(),
            cancellationToken).ConfigureAwait(false);

        foreach (var (definition, manifest) in networks)
        {
            List<string> links = [Path.Combine(IntermediateDirectory, definition.Name, "gcroot")];
            if (definition.OutLink is { } outLink)
                links.Add(outLink);
            OutputRecord.Add(links);
            foreach (var link in links)
                await realiser.AddRootAsync(manifest.OutPath!, link, cancellationToken).ConfigureAwait(false);
        }
    }
}

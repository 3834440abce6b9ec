using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Publishing;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Publishes the networks of the last build: a folder each, or an archive, that starts them without Nix and .NET.</summary>
[MSBuildMultiThreadableTask]
public sealed class PublishVmNetworks : NixNetworkTask
{
    private const string Folder = "folder", NixArchive = "nix-archive";

    /// <summary>The absolute folder that gets a folder or an archive per network.</summary>
    [Required]
    public string PublishDirectory { get; set; } = "";

    /// <summary>The property <c>PublishArchive</c>: whether the networks become archives.</summary>
    public bool IsArchive { get; set; }

    /// <summary>The property <c>PublishFormat</c>; empty for the folder with its own store.</summary>
    public string Format { get; set; } = "";

    /// <summary>The property <c>NixToolPath</c>.</summary>
    public string NixToolPath { get; set; } = "";

    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (Format is not ("" or Folder or NixArchive))
            throw new NixVmsException(ErrorCodes.InvalidValue, $"PublishFormat is \"{Format}\"; it can be {Folder} (the default) or {NixArchive}.", ProjectPosition);
        NetworkFolder[] networks = [.. ProjectState.Networks.Select(FolderOf)];
        if (networks.Length == 0)
            throw new NixVmsException(ErrorCodes.NotBuilt, "The networks of this project are not built, so there is nothing to publish. Build them first: dotnet publish does so without --no-build.", ProjectPosition);

        var nix = NixInstallation.Find(NixToolPath.Length > 0 ? Path.Combine(ProjectDirectory, NixToolPath) : "", CurrentEnvironment, ProjectPosition);
        foreach (var network in networks)
        {
            var manifest = Manifests.Read(network.Manifest);
            var published = await DescribeAsync(network.Name, manifest, nix, cancellationToken).ConfigureAwait(false);
            var path = Path.Combine(PublishDirectory, IsArchive ? $"{network.Name}.tar.zst" : network.Name);
            // Known from now on, so that dotnet clean finds it and no evaluation takes it for an input.
            ProjectState.AddPublished(path);
            if (IsArchive)
                await new PublishedArchive(path, ProjectPosition).WriteAsync(published, CurrentEnvironment, () => Begin(path), cancellationToken).ConfigureAwait(false);
            else
                new PublishedFolder(path, ProjectPosition).Write(published, () => Begin(path), cancellationToken);
        }

        RefreshTrackedFolders(networks);
    }

    private void Begin(string path)
    {
        BeginToChange();
        Log.LogMessage(MessageImportance.Normal, $"Publishing to {path}");
    }

    private async Task<PublishedNetwork> DescribeAsync(string name, NetworkManifest manifest, NixInstallation nix, CancellationToken cancellationToken)
    {
        var paths = await StoreClosure.OfAsync(manifest.OutPath!, nix, ProjectDirectory, ProjectPosition, cancellationToken).ConfigureAwait(false);
        if (Format == NixArchive)
        {
            var cache = await BinaryCache.MakeAsync(manifest.OutPath!, ProjectState.CachesOf(name), nix, ProjectPosition, cancellationToken).ConfigureAwait(false);
            return CachedNetwork.Of(name, manifest, cache, ProjectDirectory);
        }

        if (!manifest.IsRelocatable)
        {
            throw new NixVmsException(
                ErrorCodes.NotRelocatable,
                $"The network {name} cannot be published as a folder that runs without Nix: its start scripts are those of nixpkgs, which name programs in /nix/store. Set PublishFormat to {NixArchive}, which makes a binary cache for computers that have Nix.",
                ProjectPosition);
        }

        return RelocatedNetwork.Of(name, manifest, paths, ProjectDirectory);
    }
}

using System.Diagnostics;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Networks;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Builds the evaluated networks in one call of Nix, keeps them from garbage collection and makes their out links.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class BuildVmNetwork : NixEvaluationTask
{
    /// <summary>The property <c>NoOutLink</c>, which a target may have set since the evaluation: true or false; empty leaves it to the .nixnet file.</summary>
    public string NoOutLink { get; set; } = "";

    /// <summary>The property <c>NixVmsOutLink</c>, likewise: a path; empty leaves it to the .nixnet file, then "result".</summary>
    public string OutLink { get; set; } = "";

    private bool _hasEvaluated;

    private protected override ProjectSettings ProjectSettings =>
        base.ProjectSettings.With("NoOutLink", NoOutLink).With("OutLink", OutLink);

    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var definitions = ResolveNetworks();
        if (definitions.Count == 0)
            return;
        foreach (var definition in definitions)
            ResultLink.CheckFree(definition);
        ProjectState.BeginBuild();

        var networks = new List<(NetworkDefinition Definition, NetworkManifest Manifest)>();
        foreach (var definition in definitions)
            networks.Add((definition, await ManifestOfAsync(definition, definitions, cancellationToken).ConfigureAwait(false)));

        var usesCaches = networks.Any(n => n.Manifest.Platform == "nixos");
        var settings = await SettingsOfAsync(FindNix(), usesCaches, cancellationToken).ConfigureAwait(false);
        if (ProjectSettings.Find("Builders") is { } builders)
            BuilderList.Check(builders);
        WarnOfFoldersThatAreNoCaches();
        var debian = networks.Where(n => n.Manifest.Platform == "debian").ToList();
        if (debian.Count > 0)
            settings = await WithJobsForImagesAsync(settings, cancellationToken).ConfigureAwait(false);
        var realiser = new NixRealiser(settings, message => Log.LogMessage(MessageImportance.Normal, message), message => Log.LogMessage(MessageImportance.High, message));
        var supply = debian.Count == 0 ? null : new PackageSupply(
            settings,
            DebianLockRequest,
            [.. debian.Select(n => DebianLockRequest.ReleaseOf(n.Definition.DebianRelease)).Distinct()],
            Path.GetDirectoryName(debian[0].Manifest.DerivationPath)!);
        var root = RootOf(definitions);
        var known = definitions.Where(d => d.OutLink is { } link && ResultLink.IsKnownToNix(link, FolderOf(d.Name))).ToList();
        var watch = Stopwatch.StartNew();
        try
        {
            // A cache may have what is made of packages, and so none of them be needed.
            var downloads = usesCaches || ProjectSettings.Find("Substituters") is not null || ProjectSettings.Find("Offline")?.AsBoolean() == true
                || networks.Any(n => n.Definition.Options.Any(o => o.Name.Contains("substitute")))
                ? []
                : debian.Select(n => n.Manifest.DerivationPath!);
            await RealiseAsync(supply, downloads, () => realiser.RealiseAsync(
                [.. networks.Select(n => TargetOf(n.Definition, n.Manifest))],
                [.. networks.SelectMany(n => n.Definition.Options).Distinct()],
                root,
                cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            WarnOf(realiser.UnreachableCaches);
            foreach (var warning in realiser.Builders.Warnings(ProjectPosition).Concat(await realiser.RefusedCaches.WarningsAsync(settings, ProjectPosition, cancellationToken).ConfigureAwait(false)))
                LogWarning(warning);
        }

        var duration = watch.Elapsed;

        foreach (var (definition, manifest) in networks)
        {
            watch.Restart();
            await LinkAsync(realiser, definition, manifest.OutPath!, hasRoot: root is not null, known.Contains(definition), cancellationToken).ConfigureAwait(false);
            PhaseTimes.Add(definition.Name, "built", duration);
            PhaseTimes.Add(definition.Name, "linked", watch.Elapsed);
            Log.LogMessage(MessageImportance.Normal, PhaseTimes.Describe(definition.Name));
        }

        var warnings = networks.SelectMany(n => FirstStart.WarningsOf(n.Manifest)).ToList();
        warnings.ForEach(LogWarning);

        NetworkFolder[] folders = [.. definitions.Select(d => FolderOf(d.Name))];
        ProjectState.SetBuilt(State, [.. folders.Select(f => f.GcRoot), .. definitions.Where(d => d.OutLink is not null).Select(d => d.OutLink!)], warnings.Count > 0);
        if (_hasEvaluated)
            ProjectState.SetResults(folders);
        RefreshTrackedFolders(folders, always: _hasEvaluated);
    }

    private void WarnOfFoldersThatAreNoCaches()
    {
        if (ProjectSettings.Find("Offline")?.AsBoolean() == true)
            return;
        foreach (var cache in NamedCaches.Where(c => c.IsNoCache))
        {
            LogWarning(new Diagnostic(
                ErrorCodes.CacheUnusable,
                $"NixSubstituters names {cache}, which is no binary cache: it has no file nix-cache-info. Nix does without it. Correct the address, or fill the cache with dotnet build -t:PushToCache -p:NixCache={cache}",
                ProjectPosition));
        }
    }

    // Nix asked them because the project said so; otherwise the probe would have spared it.
    private void WarnOf(UnreachableCaches caches)
    {
        if (caches.All.Count > 0)
        {
            LogWarning(new Diagnostic(
                ErrorCodes.SubstitutersUnreachable,
                $"Nix could not reach {string.Join(", ", caches.All)} and did without. Set the property NixVmsOffline to true to build offline without this warning.",
                ProjectPosition));
        }
    }

    private BuildTarget TargetOf(NetworkDefinition definition, NetworkManifest manifest) => new(
        definition.Name,
        manifest.DerivationPath!,
        new SourcePosition(definition.NetworkFile, 1, 1),
        [.. manifest.Machines.Select(m => new BuildTarget.Machine(m.Name, m.System, m.Position, m.DerivationPath, m.OutputPath))],
        FolderOf(definition.Name).BuildLog)
    {
        IsDebian = manifest.Platform == "debian",
    };

    /// <summary>
    /// The link that the call which builds can make, and so spares another; null where there are several networks. Where
    /// something else stands, the call for the link alone has the better error.
    /// </summary>
    private string? RootOf(IReadOnlyList<NetworkDefinition> definitions)
    {
        if (definitions.Count > 1)
            return null;
        var root = FolderOf(definitions[0].Name).GcRoot;
        if (!ResultLink.IsOurs(root) && (File.Exists(root) || Directory.Exists(root)))
            return null;
        OutputRecord.Add([root]);
        return root;
    }

    private async Task LinkAsync(NixRealiser realiser, NetworkDefinition definition, string outPath, bool hasRoot, bool isKnown, CancellationToken cancellationToken)
    {
        var folder = FolderOf(definition.Name);
        List<string> links = [folder.GcRoot];
        if (definition.OutLink is { } outLink)
            links.Add(outLink);
        OutputRecord.Add(links);
        var missing = links.Where(link => link == folder.GcRoot ? !hasRoot : !(isKnown && ResultLink.TryRetarget(link, outPath))).ToList();
        await Task.WhenAll(missing.Select(link => realiser.AddRootAsync(outPath, link, cancellationToken))).ConfigureAwait(false);

        // The targets look at the link without a task.
        if (definition.OutLink is null)
            File.Delete(folder.OutLinkName);
        else
            AtomicFile.WriteIfDifferent(folder.OutLinkName, definition.OutLink + "\n");
    }

    /// <summary>Builds, again if it failed for want of package files that this machine has elsewhere.</summary>
    /// <param name="supply">Where packages come from beside Nix; null if none are needed.</param>
    /// <param name="downloads">The derivations whose packages are downloaded before.</param>
    /// <param name="realise">Builds.</param>
    /// <param name="cancellationToken">Cancels.</param>
    private static async Task RealiseAsync(PackageSupply? supply, IEnumerable<string> downloads, Func<Task> realise, CancellationToken cancellationToken)
    {
        if (supply is null)
        {
            await realise().ConfigureAwait(false);
            return;
        }

        await supply.AddGivenAsync(cancellationToken).ConfigureAwait(false);
        await supply.FetchAsync(LackingFiles.Of(downloads, new DerivationGraph()), cancellationToken).ConfigureAwait(false);
        try
        {
            await realise().ConfigureAwait(false);
        }
        catch (NixVmsException failure)
        {
            if (!await supply.TryAddFailedAsync(failure, cancellationToken).ConfigureAwait(false))
                throw supply.Explain(failure);
            try
            {
                await realise().ConfigureAwait(false);
            }
            catch (NixVmsException again)
            {
                throw supply.Explain(again);
            }
        }
    }

    // Garbage collection may have taken the derivation, which nothing keeps; a manifest may have been damaged.
    private async Task<NetworkManifest> ManifestOfAsync(
        NetworkDefinition network,
        IReadOnlyList<NetworkDefinition> all,
        CancellationToken cancellationToken)
    {
        var folder = FolderOf(network.Name);
        var manifest = Manifests.TryRead(folder.Manifest);
        if (manifest is not null && File.Exists(manifest.DerivationPath))
            return manifest;

        var reason = manifest is null ? "its manifest is damaged" : "its derivation was garbage-collected";
        var evaluation = await PrepareEvaluationAsync(all).ConfigureAwait(false);
        var (_, evaluated) = await evaluation.UpdateAsync(network, folder, reason, cancellationToken).ConfigureAwait(false);
        Manifests.Add(folder.Manifest, evaluated!);
        _hasEvaluated = true;
        return evaluated!;
    }
}

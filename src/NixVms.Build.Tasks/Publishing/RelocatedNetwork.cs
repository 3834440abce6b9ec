using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>A network with its own folder of store paths, which needs no /nix/store.</summary>
internal static class RelocatedNetwork
{
    /// <param name="name">The network's name.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="storePaths">All store paths that it needs.</param>
    /// <param name="projectFolder">Sources are relative to it.</param>
    public static PublishedNetwork Of(string name, NetworkManifest manifest, IReadOnlyList<string> storePaths, string projectFolder)
    {
        var script = $"{manifest.OutPath}/bin/run-vms";
        var launcher = PublishedLauncher.For(script);
        return new PublishedNetwork(
            name,
            [
                .. manifest.Machines.Select(m => new PublishedText(PublishedManifest.StartScript(m.Name), launcher.Text(m.RunScript!, isInFolder: true), IsExecutable: true)),
                new PublishedText("README.md", PublishedReadme.Text(name, manifest)),
                new PublishedText("ssh_config", SshConfig.Text(manifest)),
                new PublishedText("network.json", new PublishedManifest(projectFolder, PublishedLauncher.StoreFolder).Text(manifest)),
                new PublishedText("run-vms", launcher.Text(script, isInFolder: false), IsExecutable: true),
            ],
            [.. storePaths.Select(p => new PublishedTree($"{PublishedLauncher.StoreFolder}/{Path.GetFileName(p)}", p))]);
    }
}

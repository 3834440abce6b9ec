using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>A network beside a binary cache of its store paths, for computers that have Nix.</summary>
internal static class CachedNetwork
{
    private const string Cache = "cache";

    /// <param name="name">The network's name.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="cache">The folder of the binary cache.</param>
    /// <param name="projectFolder">Sources are relative to it.</param>
    public static PublishedNetwork Of(string name, NetworkManifest manifest, string cache, string projectFolder) => new(
        name,
        [
            new PublishedText("README.md", Readme(name, manifest.OutPath!)),
            new PublishedText("ssh_config", SshConfig.Text(manifest)),
            new PublishedText("network.json", new PublishedManifest(projectFolder, storeFolder: null).Text(manifest)),
            new PublishedText("run-vms", Launcher(manifest.OutPath!), IsExecutable: true),
        ],
        // What it holds is decided by the path that it is of, wherever it was made.
        [new PublishedTree(Cache, cache) { Identity = $"{Cache} of {manifest.OutPath}" }]);

    private static string Launcher(string outPath) => $$"""
        #!/bin/sh
        # Made by NixVms.Build: README.md says how to use it.
        if [ ! -x '{{outPath}}/bin/run-vms' ]; then
          echo "run-vms: the network is not in the Nix store of this computer yet. README.md beside this file says how to import it." >&2
          exit 1
        fi
        exec '{{outPath}}/bin/run-vms' "$@"

        """;

    private static string Readme(string name, string outPath) => $"""
        # {name}: a network of virtual machines, for computers with Nix

        The folder `{Cache}` is a binary cache with all that the network needs. Import it once, in this folder, as root or as a
        trusted user of Nix (it is not signed):

            nix --extra-experimental-features nix-command copy --no-check-sigs --from "file://$PWD/{Cache}" \
              {outPath}

        and keep it from Nix's garbage collection:

            nix-store --realise --add-root "$PWD/gcroot" {outPath}

        The path of the folder must have no blanks for that. Then

            ./run-vms            starts all machines and shows their consoles; Ctrl-C stops them
            ./run-vms --help     all options

        `network.json` says what the network is, `ssh_config` is for `ssh -F`.

        """;
}

using System.Runtime.InteropServices;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>A script that starts one of the store's, with the folder beside it as the store.</summary>
/// <param name="interpreter">The store path of the shell that runs the store's scripts.</param>
internal sealed class PublishedLauncher(string interpreter)
{
    /// <summary>The folder of the store paths, in the folder of the network.</summary>
    public const string StoreFolder = "store";

    /// <summary>The shell that a script of the store names.</summary>
    public static PublishedLauncher For(string script)
    {
        using var reader = File.OpenText(script);
        return new PublishedLauncher((reader.ReadLine() ?? "").TrimStart('#', '!').Trim());
    }

    /// <summary>The text of the script.</summary>
    /// <param name="script">The store path of the script to start.</param>
    /// <param name="isInFolder">Whether it is one folder below that of the network.</param>
    // No program is called but for a link: nothing may be on PATH but QEMU.
    public string Text(string script, bool isInFolder) => $$"""
        #!/bin/sh
        # Made by NixVms.Build: README.md says how to use it. This folder can be moved anywhere.
        set -eu
        program=$0
        case "$program" in
          */*) ;;
          *) program=./$program ;;
        esac
        while [ -L "$program" ]; do
          target=$(readlink "$program")
          case "$target" in
            /*) program=$target ;;
            *) program=${program%/*}/$target ;;
          esac
        done
        folder=$(CDPATH='' cd -P "${program%/*}{{(isInFolder ? "/.." : "")}}" && pwd -P)
        case "$folder" in
          *:*)
            echo "${0##*/}: the path of this folder has a colon, which no search path can hold. Move the folder: $folder" >&2
            exit 1
            ;;
        esac
        NIXVMS_STORE=$folder/{{StoreFolder}}
        export NIXVMS_STORE
        shell=$NIXVMS_STORE/{{InStore(interpreter)}}
        if ! "$shell" -c : 2>/dev/null; then
          echo "${0##*/}: programs in $folder do not run here. They are for Linux on {{Architecture}}; is the folder complete, and may programs run in it (noexec)?" >&2
          exit 126
        fi
        exec "$shell" "$NIXVMS_STORE"/{{InStore(script)}} "$@"

        """;

    private static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "aarch64" : "x86_64";

    private static string InStore(string path) => $"'{path["/nix/store/".Length..].Replace("'", "'\\''")}'";
}

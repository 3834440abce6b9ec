using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Building;

/// <summary>The <c>result</c> link.</summary>
internal static class ResultLink
{
    /// <summary>Makes sure that nothing but an out link of Nix is replaced.</summary>
    /// <exception cref="NixVmsException">Something else stands at the path.</exception>
    public static void CheckFree(NetworkDefinition network)
    {
        if (network.OutLink is { } path && !IsOurs(path) && (File.Exists(path) || Directory.Exists(path) || SymbolicLink.Target(path) is not null))
        {
            throw new NixVmsException(
                ErrorCodes.OutLinkInTheWay,
                $"{path} exists and is not a link into the Nix store, so it is left alone. Move it away, choose another OutLink, or set NoOutLink.",
                network.Definition);
        }
    }

    /// <summary>
    /// Whether Nix made this link in the last build and looks at its place ever since, whatever it shows. To be asked before
    /// a build: what a link shows that Nix has forgotten was garbage-collected, or never was in this store.
    /// </summary>
    public static bool IsKnownToNix(string path, NetworkFolder folder) =>
        File.Exists(folder.OutLinkName) && File.ReadAllText(folder.OutLinkName) == $"{path}\n"
        && IsOurs(path) && Directory.Exists(path);

    /// <summary>Lets a link that Nix knows show another store path. Not where the user has put something else meanwhile.</summary>
    /// <returns>Whether it did.</returns>
    public static bool TryRetarget(string path, string storePath) => IsOurs(path) && SymbolicLink.Retarget(path, storePath);

    /// <summary>Whether the path is a link into a Nix store.</summary>
    public static bool IsOurs(string path) => SymbolicLink.Target(path)?.StartsWith("/nix/store/", StringComparison.Ordinal) ?? false;
}

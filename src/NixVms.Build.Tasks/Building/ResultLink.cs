using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Unix;

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
    /// Lets the link that the last build made show another store path. Nix need not be started for that: it looks at the
    /// place of a link that it made once, whatever the link shows. The path is kept by the link in the network's folder.
    /// </summary>
    /// <returns>Whether it did; else Nix has to make the link.</returns>
    public static bool TryRetarget(string path, NetworkFolder folder, string storePath) =>
        File.Exists(folder.OutLinkName) && File.ReadAllText(folder.OutLinkName) == $"{path}\n"
        && IsOurs(path) && Directory.Exists(path)
        && SymbolicLink.Retarget(path, storePath);

    /// <summary>Whether the path is a link into a Nix store.</summary>
    public static bool IsOurs(string path) => SymbolicLink.Target(path)?.StartsWith("/nix/store/", StringComparison.Ordinal) ?? false;
}

using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>Tells files of the user, of nixpkgs and of the store apart.</summary>
/// <param name="OwnFolder">The folder sdk/nix; its content goes with the SDK's version.</param>
/// <param name="NixpkgsFolder">The nixpkgs in use, or null.</param>
/// <param name="Exclusions">What builds write.</param>
internal sealed record TrackingScope(string OwnFolder, string? NixpkgsFolder, TreeExclusions Exclusions)
{
    /// <summary>Whether the content of a path never changes, or changes only with something that is tracked already.</summary>
    public bool IsImmutable(string path) => IsBelow(path, "/nix/store") || IsBelow(path, OwnFolder);

    /// <summary>Whether a file is part of this SDK, whose code is known to read nothing else.</summary>
    public bool IsOurs(string path) => IsBelow(path, OwnFolder);

    // Nix names the files of a nixpkgs behind a link, such as a channel, by either path.
    private readonly string? _realNixpkgsFolder = NixpkgsFolder is null ? null : RealPath.Of(NixpkgsFolder);

    public bool IsOfNixpkgs(string path) =>
        NixpkgsFolder is not null && (IsBelow(path, NixpkgsFolder) || IsBelow(path, _realNixpkgsFolder!));

    private static bool IsBelow(string path, string folder)
    {
        folder = folder.TrimEnd('/');
        return path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');
    }
}

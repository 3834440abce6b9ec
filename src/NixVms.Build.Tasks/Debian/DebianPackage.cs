namespace NixVms.Build.Tasks.Debian;

/// <summary>A package as the archive describes it.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Its version, with epoch and revision.</param>
/// <param name="Architecture">An architecture, or <c>all</c>.</param>
/// <param name="Archive">The archive that holds it: <c>main</c> or <c>security</c>.</param>
/// <param name="Path">The file, relative to the mirror.</param>
/// <param name="Sha256">The file's hash.</param>
/// <param name="Size">The file's size in bytes.</param>
/// <param name="Dependencies">What it needs to run: Pre-Depends, then Depends.</param>
internal sealed record DebianPackage(
    string Name,
    string Version,
    string Architecture,
    string Archive,
    string Path,
    string Sha256,
    long Size,
    IReadOnlyList<Dependency> Dependencies);

namespace NixVms.Build.Tasks.Debian;

/// <summary>A package as a lock pins it.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Architecture">An architecture, or <c>all</c>.</param>
/// <param name="Archive"><c>main</c> or <c>security</c>.</param>
/// <param name="Path">The file, relative to the mirror.</param>
/// <param name="Sha256">The file's hash.</param>
/// <param name="Size">The file's size in bytes.</param>
/// <param name="Depends">Names of packages of the same lock, in ordinal order.</param>
internal sealed record LockedPackage(
    string Version,
    string Architecture,
    string Archive,
    string Path,
    string Sha256,
    long Size,
    IReadOnlyList<string> Depends)
{
    public static LockedPackage From(DebianPackage package, IReadOnlyList<string> depends) =>
        new(package.Version, package.Architecture, package.Archive, package.Path, package.Sha256, package.Size, depends);

    /// <summary>
    /// What is wrong with an entry, or null. A lock may come with a project from anywhere: what it says becomes part
    /// of addresses and of store paths.
    /// </summary>
    public static string? ProblemOf(string name, LockedPackage package)
    {
        if (!IsName(name))
            return $"'{name}' is no name of a Debian package.";
        if (!IsMadeOf(package.Version, "+-.~:"))
            return $"The package '{name}' has the impossible version '{package.Version}'.";
        if (package.Architecture != "all" && !DebianRelease.Architectures.Contains(package.Architecture))
            return $"The package '{name}' has the unknown architecture '{package.Architecture}'.";
        if (package.Archive is not (DebianRelease.MainArchive or DebianRelease.SecurityArchive))
            return $"The package '{name}' has the unknown archive '{package.Archive}'.";
        if (!IsMadeOf(package.Path, "+-.~:_%/") || package.Path[0] == '/' || package.Path.Split('/').Any(part => part is "" or "." or ".."))
            return $"The package '{name}' has the impossible path '{package.Path}'.";
        if (!Hex.IsSha256(package.Sha256))
            return $"The package '{name}' has an sha256 that is not 64 hexadecimal digits.";
        if (package.Size <= 0)
            return $"The package '{name}' has no size.";
        return package.Depends.FirstOrDefault(depends => !IsName(depends)) is { } wrong
            ? $"The package '{name}' depends on '{wrong}', which is no name of a Debian package."
            : null;
    }

    private static bool IsName(string text) => text.Length is > 0 and < 256 && char.IsLetterOrDigit(text[0]) && IsMadeOf(text, "+-.");

    private static bool IsMadeOf(string text, string punctuation) =>
        text.Length > 0 && text.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' || punctuation.Contains(c));
}

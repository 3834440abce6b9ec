namespace CheckPackages;

/// <summary>A package that is made once more, elsewhere, holds the same, byte by byte.</summary>
internal static class SameCheck
{
    public static IEnumerable<string> Run(Package package, string folder)
    {
        var path = Path.Combine(folder, Path.GetFileName(package.Path));
        if (!File.Exists(path))
            return [$"{folder} does not have it."];
        var other = Package.Read(path);
        return Differences(package.Files, other.Files).Concat(Differences(package.Symbols, other.Symbols));
    }

    private static IEnumerable<string> Differences(IReadOnlyDictionary<string, byte[]> one, IReadOnlyDictionary<string, byte[]> other) =>
        one.Keys.Union(other.Keys).Order(StringComparer.Ordinal)
            .Where(f => !one.TryGetValue(f, out var bytes) || !other.TryGetValue(f, out var again) || !bytes.AsSpan().SequenceEqual(again))
            .Select(f => $"{f} is another one when the package is made once more.");
}

using System.IO.Enumeration;

namespace CheckPackages;

/// <summary>
/// What a package holds is what Contents/ID.txt lists: a path a line, or a pattern, where <c>*</c> is any text, <c>/</c> too.
/// </summary>
internal static class ContentsCheck
{
    public static IEnumerable<string> Run(Package package, string repository)
    {
        var list = Path.Combine(repository, "eng/CheckPackages/Contents", package.Id + ".txt");
        if (!File.Exists(list))
            return [$"{list} is missing: it lists what the package holds."];

        var patterns = File.ReadLines(list).Where(l => l.Length > 0 && !l.StartsWith('#')).ToList();
        return package.Files.Keys.Where(f => !patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, f, ignoreCase: false)))
            .Select(f => $"{f} is in the package, but not in {list}.")
            .Concat(patterns.Where(p => !package.Files.Keys.Any(f => FileSystemName.MatchesSimpleExpression(p, f, ignoreCase: false)))
                .Select(p => $"Nothing in the package is {p}, which is in {list}."));
    }
}

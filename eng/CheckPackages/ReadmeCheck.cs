using System.Text.RegularExpressions;

namespace CheckPackages;

/// <summary>Links of a package's README are addresses, and those of the repository lead to a file and a heading that it has.</summary>
internal static partial class ReadmeCheck
{
    public static IEnumerable<string> Run(Package package, string repository)
    {
        var url = package.Repository("url") + "/";
        var files = $"{url}blob/{package.Repository("commit")}/";
        foreach (Match link in Links().Matches(package.Text("README.md")))
        {
            var address = link.Groups["address"].Value;
            if (!address.StartsWith("https://", StringComparison.Ordinal))
                yield return $"README.md: the link {address} is no address.";
            else if (address.StartsWith(url, StringComparison.Ordinal) && !address.StartsWith(files, StringComparison.Ordinal))
                yield return $"README.md: {address} is not of the commit that the package was made of.";
            else if (address.StartsWith(files, StringComparison.Ordinal) && !Leads(address[files.Length..], repository))
                yield return $"README.md: {address} leads nowhere.";
        }
    }

    private static bool Leads(string target, string repository)
    {
        var parts = target.Split('#');
        var file = Path.Combine(repository, Uri.UnescapeDataString(parts[0]));
        return parts.Length == 1
            ? Path.Exists(file)
            : File.Exists(file) && File.ReadLines(file).Any(l => l.StartsWith('#') && NameOf(l) == parts[1]);
    }

    // What GitHub makes of a heading.
    private static string NameOf(string heading) =>
        Punctuation().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<address>[^)\s]*)")]
    private static partial Regex Links();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}

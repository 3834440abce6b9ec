using System.Reflection;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Tests.Diagnostics;

/// <summary>The codes of errors and warnings, as the product's source and the tests name them.</summary>
internal static partial class Codes
{
    private static readonly string[] SourceTypes = [".cs", ".nix", ".targets", ".props", ".sh"];

    // Expected messages of corpora are text files.
    private static readonly string[] TestTypes = [.. SourceTypes, ".txt", ".expected", ".md"];

    /// <summary>The constants of <see cref="ErrorCodes"/>: name and code.</summary>
    private static readonly Dictionary<string, string> Constants = typeof(ErrorCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(f => f.Name, f => (string)f.GetRawConstantValue()!);

    public static string PagesFolder => Path.Combine(Repository.Root, "docs", "diagnostics");

    public static IReadOnlyList<string> WithPage { get; } =
        [.. Directory.EnumerateFiles(PagesFolder, "NIXVM*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <summary>Every code that C#, Nix or MSBuild code of the product can give.</summary>
    public static IReadOnlyList<string> OfProduct { get; } = [.. In(["src", "sdk"], SourceTypes)];

    /// <summary>Every code that a test names, as text or as a constant, and those whose page's example is built.</summary>
    public static IReadOnlySet<string> OfTests { get; } = new HashSet<string>(In(["tests"], TestTypes).Concat(BuiltExamples()));

    public static string PageOf(string code) => File.ReadAllText(Path.Combine(PagesFolder, code + ".md"));

    /// <summary>NixVms.Build.Sdk.Tests builds the examples of pages, other than those that say "recorded".</summary>
    private static IEnumerable<string> BuiltExamples() => WithPage.Where(c => PageOf(c).Contains("```text\n", StringComparison.Ordinal));

    private static SortedSet<string> In(string[] folders, string[] types)
    {
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in folders.SelectMany(f => Files(Path.Combine(Repository.Root, f), types)).Select(File.ReadAllText))
        {
            codes.UnionWith(Literal().Matches(text).Select(m => m.Value));
            codes.UnionWith(Constant().Matches(text).Where(m => Constants.ContainsKey(m.Groups[1].Value)).Select(m => Constants[m.Groups[1].Value]));
        }

        return codes;
    }

    private static IEnumerable<string> Files(string folder, string[] types) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => types.Contains(Path.GetExtension(f)))
            .Where(f => !Path.GetRelativePath(folder, f).Split('/').Any(part => part is "bin" or "obj"));

    [GeneratedRegex(@"NIXVM\d{4}")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\bErrorCodes\.(\w+)")]
    private static partial Regex Constant();
}

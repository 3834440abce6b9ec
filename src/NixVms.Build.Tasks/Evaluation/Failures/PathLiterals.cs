using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Finds where a path is written in the code: Nix does not tell where it got a path from that it cannot read.</summary>
internal static class PathLiterals
{
    private static readonly Regex Literal = new(@"~?(?:[\w.+-]*/)+[\w.+-]*", RegexOptions.CultureInvariant);

    /// <param name="path">An absolute path.</param>
    /// <param name="files">The files to look into, the likeliest first.</param>
    /// <returns>The place of a literal that is the path; else of the longest one that it begins with; else null.</returns>
    public static SourcePosition? Find(string path, IEnumerable<string> files) => files
        .Where(File.Exists)
        .Distinct()
        .SelectMany(file => new NixReferenceScanner(file, home: "/").Scan(File.ReadAllText(file)))
        .Where(r => r.Kind is NixReferenceKind.Path or NixReferenceKind.PathString && (path == r.Value || path.StartsWith(r.Value.TrimEnd('/') + "/", StringComparison.Ordinal)))
        .OrderByDescending(r => r.Value.Length)
        .Select(r => new SourcePosition(r.File, r.Line, ColumnOf(r)))
        .FirstOrDefault();

    /// <summary>All paths that are written in some files.</summary>
    public static IEnumerable<string> Values(IEnumerable<string> files) => files
        .Where(File.Exists)
        .SelectMany(file => new NixReferenceScanner(file, home: "/").Scan(File.ReadAllText(file)))
        .Where(r => r.Kind == NixReferenceKind.Path)
        .Select(r => r.Value.TrimEnd('/'))
        .Distinct();

    // The scanner tells the line only.
    private static int ColumnOf(NixReference reference)
    {
        var line = File.ReadLines(reference.File).Skip(reference.Line - 1).FirstOrDefault() ?? "";
        var folder = Path.GetDirectoryName(reference.File)!;
        return Literal.Matches(line).Cast<Match>()
            .Where(m => Path.GetFullPath(Path.Combine(folder, m.Value)).TrimEnd('/') == reference.Value.TrimEnd('/'))
            .Select(m => m.Index + 1)
            .FirstOrDefault();
    }
}

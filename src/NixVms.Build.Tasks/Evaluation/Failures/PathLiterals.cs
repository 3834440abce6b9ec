using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Language;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Finds where a path is written in the code: Nix does not tell where it got a path from that it cannot read.</summary>
internal static class PathLiterals
{
    private static readonly Regex Literal = new(@"~?(?:[\w.+-]*/)+[\w.+-]*", RegexOptions.CultureInvariant);

    /// <param name="path">An absolute path.</param>
    /// <param name="files">The files to look into, the likeliest first.</param>
    /// <returns>The place of a literal that is the path; else of the longest one that it begins with; else null.</returns>
    public static SourcePosition? Find(string path, IEnumerable<string> files) => Literals(files)
        .Where(l => path == l.FullPath || path.StartsWith(l.FullPath + "/", StringComparison.Ordinal))
        .OrderByDescending(l => l.FullPath.Length)
        .Select(l => new SourcePosition(l.File, l.Line, ColumnOf(l)))
        .FirstOrDefault();

    /// <summary>All paths that are written in some files, those in strings left out.</summary>
    public static IEnumerable<string> Values(IEnumerable<string> files) => Literals(files).Where(l => !l.IsString).Select(l => l.FullPath).Distinct();

    private static IEnumerable<PathLiteral> Literals(IEnumerable<string> files) =>
        from file in files.Where(File.Exists).Distinct()
        from token in NixLexer.Tokenize(File.ReadAllText(file))
        where token.Kind == NixTokenKind.Path || token.Kind == NixTokenKind.String && token.Text.Length > 1 && token.Text[0] == '/' && token.Text.IndexOfAny(['\0', '\n']) < 0
        select new PathLiteral(file, token.Line, PathOf(file, token), token.Kind == NixTokenKind.String);

    // "./a/${x}.nix" can name anything in the folder ./a.
    private static string PathOf(string file, NixToken token)
    {
        var text = token.IsInterpolated ? token.Text.Substring(0, token.Text.LastIndexOf('/') + 1) : token.Text;
        var full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, text.StartsWith("~/", StringComparison.Ordinal) ? text.Substring(1) : text));
        return full.Length > 1 ? full.TrimEnd('/') : full;
    }

    // A token tells the line only.
    private static int ColumnOf(PathLiteral literal)
    {
        var line = File.ReadLines(literal.File).Skip(literal.Line - 1).FirstOrDefault() ?? "";
        var folder = Path.GetDirectoryName(literal.File)!;
        return Literal.Matches(line).Cast<Match>()
            .Where(m => Path.GetFullPath(Path.Combine(folder, m.Value)).TrimEnd('/') == literal.FullPath.TrimEnd('/'))
            .Select(m => m.Index + 1)
            .FirstOrDefault();
    }

    private sealed record PathLiteral(string File, int Line, string FullPath, bool IsString);
}

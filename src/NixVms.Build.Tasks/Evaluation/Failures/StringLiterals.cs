using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Language;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Finds where a string is written in the code: for names of packages, of which only the names are known.</summary>
internal static class StringLiterals
{
    /// <returns>The place of the first string literal with that value, or null.</returns>
    public static SourcePosition? Find(string value, IEnumerable<string> files)
    {
        foreach (var file in files.Where(File.Exists))
        {
            var lines = NixLexer.Tokenize(File.ReadAllText(file))
                .Where(t => t.Kind == NixTokenKind.String && !t.IsInterpolated && t.Text == value)
                .Select(t => t.Line)
                .ToList();
            if (lines.Count > 0)
                return new SourcePosition(file, lines[0], File.ReadLines(file).Skip(lines[0] - 1).First().IndexOf($"\"{value}\"", StringComparison.Ordinal) + 1);
        }

        return null;
    }
}

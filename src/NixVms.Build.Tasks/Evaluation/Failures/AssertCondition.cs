using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>The condition of an assert as it is written: Nix prints it without its operators, as <c>(__lessThan 0 n)</c>.</summary>
internal static class AssertCondition
{
    private const int MaxLength = 100;

    private static readonly Regex Assert = new(@"\Gassert\s+(?<condition>[^;]+);", RegexOptions.CultureInvariant);

    /// <returns>The condition on one line; null where none can be read there.</returns>
    public static string? At(SourcePosition position)
    {
        if (!File.Exists(position.File) || position.Line < 1 || position.Column < 1)
            return null;

        var text = string.Join("\n", File.ReadLines(position.File).Skip(position.Line - 1));
        var match = position.Column <= text.Length ? Assert.Match(text, position.Column - 1) : Match.Empty;
        var condition = Regex.Replace(match.Groups["condition"].Value.Trim(), @"\s+", " ");
        return condition.Length is 0 or > MaxLength ? null : condition;
    }
}

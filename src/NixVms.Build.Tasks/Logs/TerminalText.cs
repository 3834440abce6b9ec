using System.Text;
using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Logs;

/// <summary>Makes text from outside harmless: no terminal control sequences, no commands of a CI system.</summary>
internal static class TerminalText
{
    private static readonly Regex Escapes = new(
        @"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])", RegexOptions.CultureInvariant);

    // Azure Pipelines looks for "##vso[" anywhere in a line, GitHub for "::" at its beginning.
    private static readonly Regex AzureCommands = new(@"#(?=#\w*\[)", RegexOptions.CultureInvariant);
    private static readonly Regex GitHubCommands = new(@"^([^\S\n]*)(?=::\w)", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    public static string Clean(string text)
    {
        text = Escapes.Replace(text, "");
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c) || c is '\n' or '\t')
                result.Append(c);
        }

        return GitHubCommands.Replace(AzureCommands.Replace(result.ToString(), "# "), "$1.");
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Logs;

/// <summary>Makes text from outside harmless: no terminal control sequences, no commands of a CI system.</summary>
internal static class TerminalText
{
    /// <summary>Characters of a line that are shown; the rest of a longer one is counted.</summary>
    public const int MaxLineLength = 2000;

    private static readonly Regex Escapes = new(
        @"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])", RegexOptions.CultureInvariant);

    // Azure Pipelines looks for "##vso[" anywhere in a line, GitHub for "::" at its beginning.
    private static readonly Regex AzureCommands = new(@"#(?=#\w*\[)", RegexOptions.CultureInvariant);
    private static readonly Regex GitHubCommands = new(@"^([^\S\n]*)(?=::\w)", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    /// <summary>The text with all its lines.</summary>
    public static string Clean(string text)
    {
        if (IsHarmless(text))
            return text;

        text = Escapes.Replace(text, "");
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsSurrogate(c))
                i += AppendPair(result, text, i);
            else if (c is '\u2028' or '\u2029')
                result.Append('\n');
            else if (!IsInvisible(c) || (c is '\u200c' or '\u200d' && result.Length > 0 && result[result.Length - 1] > '\u007f'))
                result.Append(c);
        }

        return GitHubCommands.Replace(AzureCommands.Replace(result.ToString(), "# "), "$1.");
    }

    /// <summary>The text as one line of a sane length.</summary>
    public static string CleanLine(string text)
    {
        // What is far beyond the limit need not be looked at.
        var considered = text.Length > 4 * MaxLineLength ? text.Substring(0, 4 * MaxLineLength) : text;
        var line = Clean(considered).Replace('\n', ' ').TrimEnd();
        if (line.Length <= MaxLineLength)
            return line;

        var head = Head(line);
        var left = line.Length - head.Length + text.Length - considered.Length;
        return $"{head}… ({left.ToString(CultureInfo.InvariantCulture)} more)";
    }

    /// <summary>The text with each of its lines cut at a sane length.</summary>
    public static string CleanLines(string text) => string.Join("\n", Clean(text).Split('\n').Select(CleanLine));

    // Half of a surrogate pair is no character.
    private static string Head(string line) =>
        line.Substring(0, char.IsHighSurrogate(line[MaxLineLength - 1]) ? MaxLineLength - 1 : MaxLineLength);

    /// <summary>Appends the character that starts here, if there is one and one can see it. Returns how many more of the text it took.</summary>
    private static int AppendPair(StringBuilder result, string text, int index)
    {
        if (!char.IsSurrogatePair(text, index))
        {
            result.Append('\ufffd');
            return 0;
        }

        if (CharUnicodeInfo.GetUnicodeCategory(text, index) != UnicodeCategory.Format)
            result.Append(text, index, 2);
        return 1;
    }

    // What compares as nothing could stand between the parts of a command, and what turns the direction of writing
    // makes a line look like another one. Joiners belong to words and emoji of many languages, not to ASCII.
    private static bool IsInvisible(char c) =>
        char.IsControl(c) ? c is not ('\n' or '\t') :
        c > '\u007f' && (char.GetUnicodeCategory(c) == UnicodeCategory.Format || c is '\u034f' or '\u115f' or '\u1160' or '\u17b4' or '\u17b5' or '\u3164' or '\uffa0' or (>= '\u180b' and <= '\u180f') or (>= '\ufe00' and <= '\ufe0f'));

    // Most lines are plain, and a builder may print millions.
    private static bool IsHarmless(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is > '\u007e' or (< ' ' and not ('\n' or '\t')) || (c is '#' or ':' && i + 1 < text.Length && text[i + 1] == c))
                return false;
        }

        return true;
    }
}

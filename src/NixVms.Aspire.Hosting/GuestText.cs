using System.Globalization;
using System.Text;

namespace NixVms.Aspire.Hosting;

/// <summary>
/// Text that comes from a machine, for logs and messages: machines may print anything, and logs are read in terminals. Without
/// control characters and those that turn the direction of text around, and not of any length.
/// </summary>
internal static class GuestText
{
    /// <summary>The dashboard's side keeps ten thousand lines of a resource.</summary>
    public const int LongestLine = 2000;

    /// <summary>For messages with the end of a console.</summary>
    public const int MostLines = 60;

    /// <summary>One line.</summary>
    public static string Line(string text)
    {
        var isLong = text.Length > LongestLine;
        var result = new StringBuilder(Math.Min(text.Length, LongestLine) + 1);
        foreach (var character in isLong ? text.AsSpan(0, LongestLine) : text)
        {
            if (character == '\t' || !IsControl(character))
                result.Append(character);
        }

        return (isLong ? result.Append('…') : result).ToString();
    }

    /// <summary>Several lines, the last ones where there are too many.</summary>
    public static string Lines(string text)
    {
        var lines = text.TrimEnd().Split('\n');
        return string.Join('\n', lines.Length > MostLines ? [Line(lines[0]), "…", .. lines.TakeLast(MostLines - 2).Select(Line)] : lines.Select(Line));
    }

    private static bool IsControl(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || character is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}

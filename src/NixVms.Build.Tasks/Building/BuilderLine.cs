using System.Globalization;
using System.Text;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Building;

/// <summary>
/// Reads the most frequent line of a build, of which a chatty builder gives millions: one that the builder printed.
/// It also reads what is left of one that was too long to be kept whole.
/// </summary>
internal static class BuilderLine
{
    private const string Start = "@nix {\"action\":\"result\",\"fields\":[\"";
    private const string Middle = "\"],\"id\":";
    private const string End = ",\"type\":101}";

    public static NixLogEvent.Result? TryParse(string line)
    {
        if (!line.StartsWith(Start, StringComparison.Ordinal) || !line.EndsWith(End, StringComparison.Ordinal))
            return null;

        // A quote of the text itself has a backslash before it, so that this is the end of the text.
        var end = line.LastIndexOf(Middle, StringComparison.Ordinal);
        var idStart = end + Middle.Length;
        return end >= Start.Length && long.TryParse(line.AsSpan(idStart, line.Length - End.Length - idStart), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new NixLogEvent.Result(id, NixLogTypes.BuildLogLine, [Unescape(line, Start.Length, end)])
            : null;
    }

    private static string Unescape(string line, int start, int end)
    {
        if (line.IndexOf('\\', start, end - start) < 0)
            return line.Substring(start, end - start);

        var result = new StringBuilder(end - start);
        for (var i = start; i < end; i++)
        {
            var c = line[i];
            if (c == '\\' && i + 1 < end)
            {
                c = line[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other };
                if (c == 'u' && i + 4 < end && int.TryParse(line.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
                {
                    c = (char)code;
                    i += 4;
                }
            }

            result.Append(c);
        }

        return result.ToString();
    }
}

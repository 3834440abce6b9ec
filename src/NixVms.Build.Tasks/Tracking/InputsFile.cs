using System.Text;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// The record of what an evaluation depended on: a header, then an input a line, of which the fields are separated by
/// tabs. Whatever is no such record counts as absent, and the network is evaluated.
/// </summary>
/// <param name="LastReason">Why the last evaluation was done.</param>
internal sealed record InputsFile(string LastReason, IReadOnlyList<TrackedInput> Inputs)
{
    private const string Header = "# NixVms.Build inputs 1: what the last evaluation of this network depended on. Kind, name, fingerprint, reason.";
    private const string End = "# end";

    private static readonly IReadOnlyDictionary<string, TrackedInputKind> Kinds =
        Enum.GetValues(typeof(TrackedInputKind)).Cast<TrackedInputKind>().ToDictionary(k => k.ToString(), StringComparer.Ordinal);

    public static InputsFile? TryRead(string path)
    {
        try
        {
            var lines = File.ReadAllLines(path);
            if (lines.Length < 3 || lines[0] != Header || lines[lines.Length - 1] != End)
                return null;

            return Field(lines[1], "evaluated") is { } reason
                ? new InputsFile(reason, [.. lines.Skip(2).Take(lines.Length - 3).Select(Read)])
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    public void Write(string path)
    {
        var text = new StringBuilder();
        text.Append(Header).Append('\n');
        text.Append("evaluated\t").Append(Escape(LastReason)).Append('\n');
        foreach (var input in Inputs)
            text.Append($"{input.Kind}\t{Escape(input.Name)}\t{Escape(input.Fingerprint)}\t{Escape(input.Reason)}\n");
        AtomicFile.WriteIfDifferent(path, text.Append(End).Append('\n').ToString());
    }

    private static string? Field(string line, string name) =>
        line.StartsWith(name + "\t", StringComparison.Ordinal) ? Unescape(line.Substring(name.Length + 1)) : null;

    private static TrackedInput Read(string line)
    {
        var fields = line.Split('\t');
        return fields.Length == 4 && Kinds.TryGetValue(fields[0], out var kind)
            ? new TrackedInput(kind, Unescape(fields[1]), Unescape(fields[2]), Unescape(fields[3]))
            : throw new FormatException();
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\n", "\\n").Replace("\r", "\\r");

    private static string Unescape(string text)
    {
        if (text.IndexOf('\\') < 0)
            return text;

        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
                result.Append(text[i]);
            else
                result.Append(text[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', var c => c });
        }

        return result.ToString();
    }
}

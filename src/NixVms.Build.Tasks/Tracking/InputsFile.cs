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
            using var lines = new StreamReader(path);
            if (lines.ReadLine() != Header || lines.ReadLine() is not { } second || Field(second, "evaluated") is not { } reason)
                return null;

            var inputs = new List<TrackedInput>();
            for (var line = lines.ReadLine(); line != End; line = lines.ReadLine())
                inputs.Add(Read(line ?? throw new FormatException(), inputs.Count == 0 ? null : inputs[inputs.Count - 1]));
            return lines.ReadLine() is null ? new InputsFile(reason, inputs) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The same without what takes a look at files.</summary>
    public InputsFile WithoutFiles() =>
        this with { Inputs = [.. Inputs.Where(i => i.Kind is TrackedInputKind.Setting or TrackedInputKind.Variable or TrackedInputKind.Always)] };

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

    // Neighbours mostly have the same reason; it is taken from there.
    private static TrackedInput Read(string line, TrackedInput? previous)
    {
        var name = line.IndexOf('\t') + 1;
        var fingerprint = line.IndexOf('\t', name) + 1;
        var reason = fingerprint == 0 ? 0 : line.IndexOf('\t', fingerprint) + 1;
        if (name == 0 || reason == 0 || line.IndexOf('\t', reason) >= 0)
            throw new FormatException();

        return new TrackedInput(
            Kinds.TryGetValue(line.Substring(0, name - 1), out var kind) ? kind : throw new FormatException(),
            Unescape(line.Substring(name, fingerprint - name - 1)),
            Unescape(line.Substring(fingerprint, reason - fingerprint - 1)),
            previous is not null && EndsWith(line, reason, previous.Reason) ? previous.Reason : Unescape(line.Substring(reason)));
    }

    private static bool EndsWith(string line, int start, string text) =>
        line.Length - start == text.Length && text.IndexOf('\\') < 0 && string.CompareOrdinal(line, start, text, 0, text.Length) == 0;

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

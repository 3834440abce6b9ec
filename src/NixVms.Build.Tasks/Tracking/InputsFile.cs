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
        Enum.GetValues<TrackedInputKind>().Cast<TrackedInputKind>().ToDictionary(k => k.ToString(), StringComparer.Ordinal);

    public static InputsFile? TryRead(string path)
    {
        try
        {
            using var lines = new StreamReader(path);
            if (lines.ReadLine() != Header || lines.ReadLine()?.Split('\t') is not ["evaluated", var reason])
                return null;

            var inputs = new List<TrackedInput>();
            for (var line = lines.ReadLine(); line != End; line = lines.ReadLine())
                inputs.Add(Read(line ?? throw new FormatException()));
            return lines.ReadLine() is null ? new InputsFile(Unescape(reason), inputs) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    public void Write(string path) => AtomicFile.WriteLinesIfDifferent(
        path,
        [Header, $"evaluated\t{Escape(LastReason)}", .. Inputs.Select(i => $"{i.Kind}\t{Escape(i.Name)}\t{Escape(i.Fingerprint)}\t{Escape(i.Reason)}"), End]);

    private static TrackedInput Read(string line) =>
        line.Split('\t') is [var name, var input, var fingerprint, var reason] && Kinds.TryGetValue(name, out var kind)
            ? new TrackedInput(kind, Unescape(input), Unescape(fingerprint), Unescape(reason))
            : throw new FormatException();

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\n", "\\n").Replace("\r", "\\r");

    // Nothing that is recorded has a NUL in it.
    private static string Unescape(string text) =>
        text.Replace("\\\\", "\0").Replace("\\t", "\t").Replace("\\n", "\n").Replace("\\r", "\r").Replace("\0", "\\");
}

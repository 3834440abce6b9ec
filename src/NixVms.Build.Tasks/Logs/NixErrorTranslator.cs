using System.Globalization;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Logs;

/// <summary>Turns an error of Nix, or one thrown by our own Nix code, into a diagnostic.</summary>
internal static class NixErrorTranslator
{
    // What sdk/nix/diagnostics.nix throws: a code, a message, and in the last line the position where it has one.
    private static readonly Regex OurError = new(
        @"\A(?<code>NIXVM\d{4}): (?<message>.*?)(?:\nat (?<file>/[^\n]*):(?<line>\d+):(?<column>\d+))?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public static Diagnostic Translate(NixLogEvent.Message error, string networkFile, string ownFolder)
    {
        var text = TerminalText.Clean(error.RawText ?? error.Text).Trim();
        var match = OurError.Match(text);
        if (match.Success)
        {
            var position = match.Groups["file"].Success
                ? new SourcePosition(match.Groups["file"].Value, Number(match, "line"), Number(match, "column"))
                : new SourcePosition(networkFile);
            return new Diagnostic(match.Groups["code"].Value, match.Groups["message"].Value + Trace(error), position);
        }

        return new Diagnostic(ErrorCodes.EvaluationFailed, text + Trace(error), Position(error, ownFolder) ?? new SourcePosition(networkFile));
    }

    // A position in our own files would send the user to a place where nothing can be mended.
    private static SourcePosition? Position(NixLogEvent.Message error, string ownFolder) =>
        new[] { error.Position }
            .Concat(error.Trace.Reverse().Select(f => f.Position))
            .FirstOrDefault(p => p is not null && !p.File.StartsWith(ownFolder.TrimEnd('/') + "/", StringComparison.Ordinal));

    private static string Trace(NixLogEvent.Message error) =>
        string.Concat(error.Trace.Reverse().Select(f =>
            $"\n  {TerminalText.Clean(f.Text)}{(f.Position is { } p ? $" at {p.File}({p.Line},{p.Column})" : "")}"));

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

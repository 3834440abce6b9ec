using System.Globalization;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Logs;

/// <summary>
/// Takes an error apart that Nix has printed for people: <c>nix repl</c> writes the text alone, where other programs of Nix
/// add its parts. Colours tell Nix's own words from those of the code.
/// </summary>
internal static class NixErrorText
{
    private const string Prefix = "\u001b[31;1merror:\u001b[0m";
    private const string Frame = "… ";

    private static readonly Regex Place = new(
        "^ *\u001b\\[34;1mat \u001b\\[35;1m(?<file>/.*):(?<line>\\d+):(?<column>\\d+)\u001b\\[0m:$", RegexOptions.CultureInvariant);

    private static readonly Regex OtherPlace = new("^ *\u001b\\[34;1mat \u001b\\[35;1m", RegexOptions.CultureInvariant);

    /// <returns>The error with its parts; the same event where it is none, or has them; half a line where it was too long.</returns>
    public static NixLogEvent Structured(NixLogEvent logEvent)
    {
        if (logEvent is not NixLogEvent.Message { Level: 0, RawText: null } message || !message.Text.StartsWith(Prefix, StringComparison.Ordinal))
            return logEvent;

        // Old versions begin with what is wrong, newer ones with the outermost frame.
        List<Part> parts = [];
        var isAfterBlank = false;
        foreach (var line in Lines(message.Text))
        {
            var isError = line.StartsWith(Prefix, StringComparison.Ordinal);
            var isFrame = isAfterBlank && line.StartsWith(Frame, StringComparison.Ordinal);
            if (isError || isFrame)
                parts.Add(new Part(isFrame));
            var text = line.Substring(isError ? Prefix.Length : isFrame ? Frame.Length : 0);
            parts[^1].Add(isError ? text.TrimStart(' ') : text);
            isAfterBlank = text.Length == 0;
        }

        // The middle of a text that is too long is missing, and what is wrong may have been there.
        var error = parts.Last(p => !p.IsFrame);
        if (parts.Count > 1 && error.Text.Length == 0)
            return new NixLogEvent.Plain(NixLogParser.Prefix + "{");

        var frames = parts.Where(p => p.IsFrame).Select(p => new NixLogEvent.TraceFrame(p.Text, p.Position));
        return message with { RawText = error.Text, Position = error.Position, Trace = [.. parts[^1] == error ? frames.Reverse() : frames] };
    }

    // All lines but the first stand below its text.
    private static IEnumerable<string> Lines(string text)
    {
        var indent = new string(' ', "error: ".Length);
        return text.Split('\n').Select((line, i) => i > 0 && line.StartsWith(indent, StringComparison.Ordinal) ? line.Substring(indent.Length) : line);
    }

    /// <summary>The error itself, or a frame of its trace: a text, a place and the code there.</summary>
    private sealed class Part(bool isFrame)
    {
        private readonly List<string> _lines = [];

        public bool IsFrame => isFrame;

        public SourcePosition? Position => _lines.Select(l => Place.Match(l)).FirstOrDefault(m => m.Success) is { } place
            ? new SourcePosition(place.Groups["file"].Value, Number(place, "line"), Number(place, "column"))
            : null;

        public string Text => string.Join("\n", _lines.TakeWhile(l => !OtherPlace.IsMatch(l))).Trim('\n');

        public void Add(string line) => _lines.Add(line);

        private static int Number(Match match, string group) =>
            int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Logs;

/// <summary>Reads the lines of <c>--log-format internal-json</c>. Whatever it cannot read becomes plain text.</summary>
internal static class NixLogParser
{
    public const string Prefix = "@nix ";

    // Nix 2.20 and newer print the position into the file's name.
    private static readonly Regex PositionSuffix = new(@":(\d+):(\d+)$", RegexOptions.CultureInvariant);

    public static NixLogEvent Parse(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
            return new NixLogEvent.Plain(line);

        try
        {
            return Read(JsonText.Parse(line.Substring(Prefix.Length))) ?? new NixLogEvent.Plain(line);
        }
        catch (FormatException)
        {
            return new NixLogEvent.Plain(line);
        }
    }

    /// <summary>
    /// A short cut for the most frequent line of an evaluation, of which nixpkgs gives a thousand: null for any other.
    /// </summary>
    public static NixLogEvent? ParseEvaluatingFile(string line)
    {
        const string start = "@nix {\"action\":\"msg\",\"level\":4,\"msg\":\"evaluating file '";
        const string end = "'\"}";
        return line.StartsWith(start, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal) && line.IndexOf('\\') < 0
            ? new NixLogEvent.Message(4, line.Substring(start.Length - "evaluating file '".Length, line.Length - start.Length - end.Length + "evaluating file '".Length + 1), null, null)
            : null;
    }

    private static NixLogEvent? Read(JsonTree json) => json.Text("action") switch
    {
        "msg" => new NixLogEvent.Message(json.Number("level"), json.Text("msg") ?? "", json.Text("raw_msg"), Position(json)) { Trace = Trace(json) },
        "start" => new NixLogEvent.Started(Id(json), json.Number("type"), json.Text("text") ?? "", Fields(json)),
        "stop" => new NixLogEvent.Stopped(Id(json)),
        "result" => new NixLogEvent.Result(Id(json), json.Number("type"), Fields(json)),
        _ => null,
    };

    private static IReadOnlyList<NixLogEvent.TraceFrame> Trace(JsonTree json) =>
        json.Member("trace") is null ? [] : [.. json.Items("trace").Select(f => new NixLogEvent.TraceFrame(f.Text("raw_msg") ?? "", Position(f)))];

    private static long Id(JsonTree json) =>
        long.TryParse(json.Text("id"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : -1;

    private static IReadOnlyList<string> Fields(JsonTree json) => [.. json.Items("fields").Select(f => f.Value)];

    private static SourcePosition? Position(JsonTree json)
    {
        if (json.Text("file") is not { Length: > 0 } file || json.Number("line") is not (> 0 and var line))
            return null;

        file = PositionSuffix.Replace(file, "");
        return file.StartsWith('/') ? new SourcePosition(file, line, json.Number("column")) : null;
    }
}

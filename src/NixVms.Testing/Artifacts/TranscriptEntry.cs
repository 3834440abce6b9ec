using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NixVms.Testing.Artifacts;

/// <summary>A command that was run in a machine, or something else that happened in a test.</summary>
internal sealed record TranscriptEntry
{
    /// <summary>Outputs can be long; what went wrong stands at their ends.</summary>
    private const int LongestOutput = 1000;

    private const int LongestCommand = 10_000;

    // A browser is not what reads it.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    public string? Machine { get; init; }

    public string? Step { get; init; }

    public string? Command { get; private init; }

    public int? ExitCode { get; private init; }

    public string? Event { get; init; }

    public TimeSpan? Duration { get; private init; }

    /// <summary>How often the same was seen without anything else between, as while something is waited for.</summary>
    public int Repeats { get; init; } = 1;

    private string? Output { get; init; }

    private string? Error { get; init; }

    public static TranscriptEntry Of(string machine, string? step, string command, DateTimeOffset started, CommandResult result) => new()
    {
        Time = started,
        Machine = machine,
        Step = step,
        Command = Cut(command),
        ExitCode = result.ExitCode,
        Duration = result.Duration,
        Output = Tail(result.StandardOutputBytes),
        Error = Tail(result.StandardErrorBytes),
    };

    /// <summary>A command that has no outcome: it was cancelled, took too long, or its machine stopped.</summary>
    public static TranscriptEntry Of(string machine, string? step, string command, DateTimeOffset started, Exception exception) => new()
    {
        Time = started,
        Machine = machine,
        Step = step,
        Command = Cut(command),
        Duration = DateTimeOffset.UtcNow - started,
        Event = exception is OperationCanceledException ? "cancelled" : Cut(exception.Message.Split('\n')[0]),
    };

    public bool IsRepetitionOf(TranscriptEntry other) =>
        Command is not null && Event is null && (Command, ExitCode, Step, other.Event) == (other.Command, other.ExitCode, other.Step, null);

    public string ToJson()
    {
        var json = new JsonObject { ["time"] = Time.UtcDateTime.ToString("O") };
        Add("machine", Machine);
        Add("step", Step);
        Add("command", Command);
        Add("exitCode", ExitCode);
        Add("event", Event);
        Add("seconds", Duration is { } duration ? (JsonNode)Math.Round(duration.TotalSeconds, 3) : null);
        Add("repeats", Repeats > 1 ? (JsonNode)Repeats : null);
        Add("stdout", Output);
        Add("stderr", Error);
        return json.ToJsonString(s_json);

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
                json[name] = value;
        }
    }

    private static string Cut(string command) => command.Length <= LongestCommand ? command : command[..LongestCommand] + "…";

    private static string? Tail(ReadOnlyMemory<byte> bytes) => bytes.Length switch
    {
        0 => null,
        <= LongestOutput => Encoding.UTF8.GetString(bytes.Span),
        _ => "…" + Encoding.UTF8.GetString(bytes.Span[^LongestOutput..]),
    };
}

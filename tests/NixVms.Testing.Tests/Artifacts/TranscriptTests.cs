using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NixVms.Testing.Artifacts;

namespace NixVms.Testing.Tests.Artifacts;

public sealed class TranscriptTests
{
    private readonly Transcript _transcript = new(NullLogger.Instance);

    [Fact]
    public void What_is_repeated_without_anything_between_is_one_line()
    {
        for (var i = 0; i < 3; i++)
            Add("test1", "poll", 1);
        Add("test2", "other", 0);
        Add("test1", "poll", 1, "the last output");
        Add("test1", "poll", 0);
        Add("test1", "poll", 1);

        var lines = Lines();
        Assert.Equal(["poll", "other", "poll", "poll"], lines.Select(l => l.GetProperty("command").GetString()));
        Assert.Equal(4, lines[0].GetProperty("repeats").GetInt32());
        Assert.Equal("the last output", lines[0].GetProperty("stdout").GetString());
        Assert.False(lines[2].TryGetProperty("repeats", out _));
    }

    [Fact]
    public void Old_lines_and_long_outputs_give_way()
    {
        for (var i = 0; i < 3000; i++)
            Add("test1", $"command {i}", 0);
        Add("test1", "last", 0, new string('x', 100_000) + "end");

        var lines = Lines();
        Assert.Equal(2000, lines.Count);
        Assert.Equal("last", lines[^1].GetProperty("command").GetString());
        Assert.Equal(1001, lines[^1].GetProperty("stdout").GetString()!.Length);
        Assert.EndsWith("xend", lines[^1].GetProperty("stdout").GetString());
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_line_all_the_same()
    {
        _transcript.Add(TranscriptEntry.Of("test1", null, "cat\n\u0007\ud800", DateTimeOffset.UtcNow, new CommandResult { ExitCode = 0, StandardOutputBytes = new byte[] { 0xff, 0, 0x0a, 0x22 } }));
        Assert.Single(Lines());
    }

    [Fact]
    public void A_command_without_an_outcome_says_why()
    {
        _transcript.Add(TranscriptEntry.Of("test1", "a > b", "sleep 9", DateTimeOffset.UtcNow, new InvalidOperationException("No way.\nNot at all.")));
        var line = Assert.Single(Lines());
        Assert.Equal("No way.", line.GetProperty("event").GetString());
        Assert.Equal("a > b", line.GetProperty("step").GetString());
        Assert.False(line.TryGetProperty("exitCode", out _));
    }

    private void Add(string machine, string command, int exitCode, string output = "") =>
        _transcript.Add(TranscriptEntry.Of(machine, null, command, DateTimeOffset.UtcNow, new CommandResult { ExitCode = exitCode, StandardOutputBytes = Encoding.UTF8.GetBytes(output) }));

    private List<JsonElement> Lines() =>
        [.. _transcript.ToJsonLines().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
}

using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tests.Logs;

namespace NixVms.Build.Tasks.Tests.Nix;

public class NixCommandLogTests
{
    private readonly List<string> _messages = [];
    private readonly NixCommandLog _log;

    public NixCommandLogTests() => _log = new NixCommandLog(_messages.Add);

    [Theory]
    [InlineData("2.8", "throw-trace", "boom\nsecond line")]
    [InlineData("2.8", "syntax", "syntax error, unexpected end of file")]
    [InlineData("2.26", "syntax", "syntax error, unexpected end of file, expecting INHERIT")]
    [InlineData("2.34", "syntax", "syntax error, unexpected end of file, expecting 'inherit'")]
    public void The_error_of_a_log_is_collected(string version, string log, string text)
    {
        Add(RecordedLog.Lines(version, log));

        Assert.Equal(text, Assert.Single(_log.Errors).RawText);
        Assert.Empty(_log.PlainText);
    }

    [Fact]
    public void Several_errors_keep_their_order()
    {
        Add(["""@nix {"action":"msg","level":0,"msg":"error: 1","raw_msg":"1"}""", """@nix {"action":"msg","level":0,"msg":"error: 2","raw_msg":"2"}"""]);

        Assert.Equal(["1", "2"], _log.Errors.Select(e => e.RawText));
        Assert.Empty(_messages);
    }

    [Fact]
    public void A_trace_is_handed_on_and_no_error()
    {
        Add(RecordedLog.Lines("2.8", "throw-trace"));

        Assert.Equal(["trace: hello"], _messages);
    }

    [Theory]
    [InlineData("""{"action":"msg","level":1,"msg":"\u001b[35;1mevaluation warning:\u001b[0m a is\n  old","raw_msg":"a is\n  old"}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"trace: evaluation warning: a is\n  old"}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"trace: \u001b[1;31mwarning: a is\n  old\u001b[0m"}""")]
    public void What_the_code_warns_of_is_collected_once(string json)
    {
        Add([$"@nix {json}", $"@nix {json}"]);

        Assert.Equal(["a is\n  old"], _log.EvaluationWarnings);
        Assert.Empty(_log.Errors);
    }

    [Theory]
    [InlineData("""{"action":"msg","level":1,"msg":"warning: the group 'nixbld' does not exist"}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"trace: a warning: b"}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"error: evaluation warning: a","raw_msg":"evaluation warning: a"}""")]
    public void What_Nix_itself_says_is_no_warning_of_the_code(string json)
    {
        Add([$"@nix {json}"]);

        Assert.Empty(_log.EvaluationWarnings);
    }

    [Fact]
    public void What_Nix_says_is_handed_on_without_colours()
    {
        Add(RecordedLog.Lines("2.8", "build-ok"));

        Assert.Contains("these 3 derivations will be built:", _messages);
        Assert.Contains(_messages, m => m.StartsWith("warning: error: unable to download", StringComparison.Ordinal));
        Assert.All(_messages, m => Assert.DoesNotContain('\u001b', m));
        Assert.Empty(_log.Errors);
    }

    [Fact]
    public void A_warning_that_Nix_formats_like_an_error_is_handed_on_too()
    {
        var line = Assert.Single(RecordedLog.Lines("2.8", "build-ok"), l => l.Contains("raw_msg"));

        Add([line]);

        Assert.Empty(_log.Errors);
        Assert.Equal(["warning: unable to download 'https://cache.example.org/nix-cache-info': Couldn't resolve host name (6)"], _messages);
    }

    [Fact]
    public void Talkative_messages_are_not_handed_on()
    {
        Add(["""@nix {"action":"msg","level":4,"msg":"evaluating file '/a.nix'"}""", """@nix {"action":"msg","level":5,"msg":"debug"}"""]);

        Assert.Empty(_messages);
    }

    [Fact]
    public void Plain_lines_are_what_a_Nix_that_fails_early_says()
    {
        Add(["", "\u001b[31;1merror:\u001b[0m unrecognised flag '--json'", "Try 'nix-instantiate --help' for more information.", ""]);

        Assert.Equal("error: unrecognised flag '--json'\nTry 'nix-instantiate --help' for more information.", _log.PlainText);
        Assert.Empty(_log.Errors);
    }

    [Fact]
    public void Only_the_last_plain_lines_are_kept()
    {
        Add(Enumerable.Range(1, 10_000).Select(i => $"line {i}"));

        var lines = _log.PlainText.Split('\n');
        Assert.Equal(200, lines.Length);
        Assert.Equal("line 10000", lines[^1]);
    }

    [Fact]
    public void A_line_comes_back_as_what_it_was()
    {
        Assert.Equal(new NixLogEvent.Stopped(7), _log.Add("""@nix {"action":"stop","id":7}"""));
        Assert.Equal(new NixLogEvent.Plain("x"), _log.Add("x"));
    }

    [Fact]
    public async Task Lines_may_come_from_several_threads()
    {
        var log = new NixCommandLog();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                log.Add("""@nix {"action":"msg","level":0,"msg":"error: x","raw_msg":"x"}""");
                log.Add("plain");
                _ = log.Errors.Count + log.PlainText.Length;
            }
        })));

        Assert.Equal(2_000, log.Errors.Count);
    }

    private void Add(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            _log.Add(line);
    }
}

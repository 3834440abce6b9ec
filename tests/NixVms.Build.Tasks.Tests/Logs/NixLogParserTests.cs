using System.Text.Json;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Logs;

public class NixLogParserTests
{
    [Fact]
    public void Every_recorded_line_is_recognised()
    {
        Assert.Equal(["2.26", "2.34", "2.8"], RecordedLog.Files.Select(f => Path.GetFileName(Path.GetDirectoryName(f))!["nix-".Length..]).Distinct());
        foreach (var file in RecordedLog.Files)
            foreach (var line in File.ReadLines(file))
                Assert.IsNotType<NixLogEvent.Plain>(NixLogParser.Parse(line));
    }

    [Theory]
    [InlineData("2.8", "attr", "/home/user/lab/attr.nix", 2, 2)]
    [InlineData("2.26", "attr", "/home/user/lab/attr.nix", 2, 2)]
    [InlineData("2.34", "attr", "/home/user/lab/attr.nix", 2, 2)]
    [InlineData("2.8", "syntax", "/home/user/lab/syntax.nix", 1, 9)]
    [InlineData("2.26", "syntax", "/home/user/lab/syntax.nix", 2, 1)]
    [InlineData("2.34", "syntax", "/home/user/lab/syntax.nix", 2, 1)]
    [InlineData("2.26", "undefvar", "/home/user/lab/errs/undefvar.nix", 1, 52)]
    [InlineData("2.34", "undefvar", "/home/user/lab/errs/undefvar.nix", 1, 52)]
    [InlineData("2.26", "badsystem", "/home/user/nixpkgs-2016/pkgs/os-specific/linux/kernel/generic.nix", 32, 1)]
    public void An_error_has_the_position_that_Nix_gives_without_what_it_appends_to_the_file(string version, string log, string file, int line, int column) =>
        Assert.Equal(new SourcePosition(file, line, column), RecordedLog.Error(version, log).Position);

    [Theory]
    [InlineData("2.8", "abort")]
    [InlineData("2.8", "option")]
    [InlineData("2.8", "throw-trace")]
    [InlineData("2.26", "type")]
    [InlineData("2.34", "type")]
    [InlineData("2.34", "build-fail")]
    public void An_error_may_have_no_position(string version, string log) =>
        Assert.Null(RecordedLog.Error(version, log).Position);

    [Fact]
    public void An_expression_on_the_command_line_is_no_position() =>
        Assert.Null(RecordedLog.Error("2.8", "assert").Position);

    [Theory]
    [InlineData("2.8", 3)]
    [InlineData("2.26", 3)]
    [InlineData("2.34", 3)]
    public void A_builders_lines_belong_to_its_derivation(string version, int derivations)
    {
        var events = RecordedLog.Read(version, "build-ok");
        var builds = events.OfType<NixLogEvent.Started>().Where(s => s.Type == NixLogTypes.BuildActivity).ToList();

        Assert.Equal(derivations, builds.Count);
        foreach (var build in builds)
        {
            Assert.StartsWith("/nix/store/", build.Fields[0]);
            Assert.EndsWith(".drv", build.Fields[0]);
            Assert.Contains(build.Fields[0], build.Text);
            Assert.Contains(events, e => e is NixLogEvent.Result { Type: NixLogTypes.BuildLogLine } line && line.Id == build.Id && line.Fields[0].StartsWith("building "));
            Assert.Contains(new NixLogEvent.Stopped(build.Id), events);
        }
    }

    [Theory]
    [InlineData("2.8")]
    [InlineData("2.26")]
    [InlineData("2.34")]
    public void The_log_of_a_failing_builder_is_there(string version)
    {
        var events = RecordedLog.Read(version, "build-fail");
        var build = Assert.Single(events.OfType<NixLogEvent.Started>(), s => s.Type == NixLogTypes.BuildActivity);
        var lines = events.OfType<NixLogEvent.Result>().Where(r => r.Id == build.Id && r.Type == NixLogTypes.BuildLogLine);

        Assert.Equal(["hi", "fail"], lines.Select(l => Assert.Single(l.Fields)));
        Assert.Contains(build.Fields[0], TerminalText.Clean(RecordedLog.Error(version, "build-fail").RawText!));
    }

    [Fact]
    public void A_substitution_names_what_is_fetched_from_where()
    {
        var fetches = RecordedLog.Read("2.8", "subst-file").OfType<NixLogEvent.Started>().Where(s => s.Type == NixLogTypes.SubstituteActivity).ToList();

        Assert.Equal(3, fetches.Count);
        Assert.Equal(["/nix/store/2y6apxf1ic518sb73ps9lpmnh1pq0mhk-cdep1", "file:///srv/cache"], fetches[0].Fields);
    }

    [Fact]
    public void A_trace_is_no_error()
    {
        var events = RecordedLog.Read("2.8", "throw-trace");

        Assert.True(events[0] is NixLogEvent.Message { Level: 0, Text: "trace: hello", RawText: null, Position: null });
        Assert.Equal("boom\nsecond line", Assert.IsType<NixLogEvent.Message>(events[1]).RawText);
    }

    [Fact]
    public void Activities_and_results_of_unknown_types_are_passed_on()
    {
        var started = Assert.IsType<NixLogEvent.Started>(NixLogParser.Parse("""@nix {"action":"start","id":9007199254740993,"level":6,"parent":0,"text":"new","type":999,"fields":["a",1,null]}"""));
        var result = Assert.IsType<NixLogEvent.Result>(NixLogParser.Parse("""@nix {"action":"result","id":1,"type":998,"fields":[0,1]}"""));

        Assert.Equal((9007199254740993, 999, "new"), (started.Id, started.Type, started.Text));
        Assert.Equal(["a", "1", ""], started.Fields);
        Assert.Equal(998, result.Type);
        Assert.Equal(["0", "1"], result.Fields);
    }

    [Theory]
    [InlineData("")]
    [InlineData("error: not in the format")]
    [InlineData(" @nix {\"action\":\"stop\",\"id\":1}")]
    [InlineData("@nix")]
    [InlineData("@nix ")]
    [InlineData("@nix {")]
    [InlineData("@nix []")]
    [InlineData("@nix null")]
    [InlineData("@nix \"action\"")]
    [InlineData("@nix {}")]
    [InlineData("@nix {\"action\":\"future\"}")]
    [InlineData("@nix {\"action\":{\"a\":1}}")]
    [InlineData("@nix {\"action\":\"stop\",\"id\":1} trailing {")]
    public void A_line_that_is_not_in_the_format_is_plain_text(string line) =>
        Assert.Equal(new NixLogEvent.Plain(line), NixLogParser.Parse(line));

    [Theory]
    [InlineData("""{"action":"msg"}""")]
    [InlineData("""{"action":"msg","level":"x","msg":null,"raw_msg":null,"file":null,"line":null}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"m","file":"","line":1,"column":1}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"m","file":"/a.nix","line":0}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"m","file":"/a.nix","line":-1}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"m","file":"/a.nix","line":99999999999}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"m","file":"«string»:1:1","line":1,"column":1}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"m","file":":1:1","line":1,"column":1}""")]
    [InlineData("""{"action":"msg","level":0,"msg":"m","file":{"a":[1]},"line":[2]}""")]
    public void A_message_whose_position_makes_no_sense_has_none(string json) =>
        Assert.Null(Assert.IsType<NixLogEvent.Message>(NixLogParser.Parse("@nix " + json)).Position);

    [Fact]
    public void A_file_whose_own_name_looks_like_a_position_keeps_it()
    {
        var message = Assert.IsType<NixLogEvent.Message>(NixLogParser.Parse("""@nix {"action":"msg","level":0,"msg":"m","file":"/a:1:2:3:4","line":3,"column":4}"""));

        Assert.Equal(new SourcePosition("/a:1:2", 3, 4), message.Position);
    }

    [Fact]
    public void Nothing_that_a_line_can_hold_makes_the_parser_throw()
    {
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\u0000", "\0", "\ud800", "\uffff", "\u001b", "1e999", "-1", "99999999999999999999", "null", "true", "__type", "@nix ", "\n", "/", "🎉", ":1:2"];
        var lines = RecordedLog.Files.SelectMany(File.ReadLines).Distinct().ToList();
        var random = new RandomText(20261121);
        for (var i = 0; i < 10_000; i++)
        {
            var line = random.Mutate(random.Pick(lines), pieces);
            try
            {
                Assert.NotNull(NixLogParser.Parse(line));
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType()} for {JsonSerializer.Serialize(line)}");
            }
        }
    }

    [Fact]
    public void Garbage_is_plain_text()
    {
        var random = new Random(2);
        for (var i = 0; i < 2_000; i++)
        {
            var garbage = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(0x3000))]);

            Assert.Equal(new NixLogEvent.Plain(garbage), NixLogParser.Parse(garbage));
            NixLogParser.Parse("@nix {" + garbage);
        }
    }
}

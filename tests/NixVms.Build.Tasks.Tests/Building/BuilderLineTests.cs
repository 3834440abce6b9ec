using System.Text.Json;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Tests.Logs;

namespace NixVms.Build.Tasks.Tests.Building;

public class BuilderLineTests
{
    [Fact]
    public void It_reads_what_the_parser_reads()
    {
        string[] pieces = ["a", "\"", "\\", "\n", "\t", "\r", "\b", "\f", "\0", "\u0001", "\u001b[31m", "ü", "日本", "🎉", "\u2028", "\"],\"id\":1,\"type\":101}", "\\u0041", "]", ","];
        var random = new RandomText(4);
        for (var i = 0; i < 5_000; i++)
        {
            var text = random.Text(pieces, 6);
            var line = $$"""@nix {"action":"result","fields":[{{JsonSerializer.Serialize(text)}}],"id":{{i}},"type":101}""";

            Assert.Equivalent(new NixLogEvent.Result(i, NixLogTypes.BuildLogLine, [text]), BuilderLine.TryParse(line), strict: true);
        }
    }

    [Fact]
    public void It_reads_nothing_else()
    {
        foreach (var line in RecordedLog.Files.SelectMany(File.ReadLines))
        {
            var parsed = NixLogParser.Parse(line);
            if (parsed is NixLogEvent.Result { Type: NixLogTypes.BuildLogLine })
                Assert.Equivalent(parsed, BuilderLine.TryParse(line), strict: true);
            else
                Assert.Null(BuilderLine.TryParse(line));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("@nix ")]
    [InlineData("""@nix {"action":"result","fields":["a"],"id":,"type":101}""")]
    [InlineData("""@nix {"action":"result","fields":["a"],"id":-1,"type":101}""")]
    [InlineData("""@nix {"action":"result","fields":["a,"type":101}""")]
    [InlineData("""@nix {"action":"result","fields":["],"id":1,"type":101}""")]
    public void What_is_damaged_is_left_to_the_parser(string line) => Assert.Null(BuilderLine.TryParse(line));

    [Fact]
    public void A_line_that_was_cut_in_its_middle_is_still_of_its_builder()
    {
        var line = $$"""@nix {"action":"result","fields":["{{new string('x', 100)}}\u00\n"],"id":7,"type":101}""";

        Assert.Equal(7, BuilderLine.TryParse(line)!.Id);
    }
}

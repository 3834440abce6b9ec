using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Processes;

public class LinePumpTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\nb", new[] { "a", "b" })]
    [InlineData("\n\n", new[] { "", "" })]
    [InlineData("a\r\nb\r\n", new[] { "a", "b" })]
    [InlineData("a\r\nb\r", new[] { "a", "b" })]
    [InlineData("10%\r20%\rdone\n", new[] { "10%\r20%\rdone" })]
    public void Text_is_cut_at_line_feeds(string text, string[] expected) =>
        Assert.Equal(expected, LinesOf(text));

    [Theory]
    [InlineData(LinePump.MaxLineLength - 1)]
    [InlineData(LinePump.MaxLineLength)]
    [InlineData(LinePump.MaxLineLength + 1)]
    [InlineData(3 * LinePump.MaxLineLength + 5)]
    public void A_line_is_cut_at_the_limit_and_the_next_one_is_whole(int length)
    {
        var lines = LinesOf(new string('x', length) + "\nnext\n");

        Assert.Equal(2, lines.Count);
        Assert.Equal(Math.Min(length, LinePump.MaxLineLength), lines[0].Length);
        Assert.Equal("next", lines[1]);
    }

    [Fact]
    public void Of_a_line_that_is_too_long_the_beginning_and_the_end_are_kept()
    {
        var line = Assert.Single(LinesOf("@nix [" + new string('x', 5 * LinePump.MaxLineLength) + "],\"id\":7}\n"));

        Assert.Equal(LinePump.MaxLineLength, line.Length);
        Assert.StartsWith("@nix [xxx", line);
        Assert.EndsWith("xxx],\"id\":7}", line);
    }

    [Fact]
    public void Lines_are_the_same_wherever_a_read_happens_to_end()
    {
        var random = new RandomText(5);
        for (var i = 0; i < 200; i++)
        {
            var lines = Enumerable.Range(0, random.Number(6)).Select(_ => new string('ü', random.Pick([0, 1, 4095, 8190, 8191, 8192, 8193, 20_000]))).ToList();

            Assert.Equal(lines, LinesOf(string.Concat(lines.Select(l => l + "\n"))));
        }
    }

    private static List<string> LinesOf(string text)
    {
        List<string> lines = [];
        LinePump.Run(new StringReader(text), lines.Add);
        return lines;
    }
}

using System.Text;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Processes;

public class LinePipeTests
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
    public async Task Text_is_cut_at_line_feeds(string text, string[] expected) =>
        Assert.Equal(expected, await LinesOfAsync(text));

    [Theory]
    [InlineData(LinePipe.MaxLineLength - 1)]
    [InlineData(LinePipe.MaxLineLength)]
    [InlineData(LinePipe.MaxLineLength + 1)]
    [InlineData(3 * LinePipe.MaxLineLength + 5)]
    public async Task A_line_is_cut_at_the_limit_and_the_next_one_is_whole(int length)
    {
        var lines = await LinesOfAsync(new string('x', length) + "\nnext\n");

        Assert.Equal(2, lines.Count);
        Assert.Equal(Math.Min(length, LinePipe.MaxLineLength), lines[0].Length);
        Assert.Equal("next", lines[1]);
    }

    [Fact]
    public async Task Of_a_line_that_is_too_long_the_beginning_and_the_end_are_kept()
    {
        var line = Assert.Single(await LinesOfAsync("@nix [" + new string('x', 5 * LinePipe.MaxLineLength) + "],\"id\":7}\n"));

        Assert.Equal(LinePipe.MaxLineLength, line.Length);
        Assert.StartsWith("@nix [xxx", line);
        Assert.EndsWith("xxx],\"id\":7}", line);
    }

    [Fact]
    public async Task Lines_are_the_same_wherever_a_read_happens_to_end()
    {
        var random = new RandomText(5);
        for (var i = 0; i < 200; i++)
        {
            var lines = Enumerable.Range(0, random.Number(6)).Select(_ => new string('ü', random.Pick([0, 1, 4095, 8190, 8191, 8192, 8193, 20_000]))).ToList();

            Assert.Equal(lines, await LinesOfAsync(string.Concat(lines.Select(l => l + "\n"))));
        }
    }

    private static async Task<List<string>> LinesOfAsync(string text)
    {
        List<string> lines = [];
        await new LinePipe(lines.Add).CopyFromAsync(new MemoryStream(Encoding.UTF8.GetBytes(text))).WaitAsync(TimeSpan.FromSeconds(20));
        return lines;
    }
}

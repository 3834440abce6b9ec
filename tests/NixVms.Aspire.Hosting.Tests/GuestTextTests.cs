namespace NixVms.Aspire.Hosting.Tests;

public sealed class GuestTextTests
{
    [Theory]
    [InlineData("a\tb", "a\tb")]
    [InlineData("\e[31mred\e[0m\a", "[31mred[0m")]
    [InlineData("a\u202eb\u2066c\u061cd", "abcd")]
    [InlineData("one\ntwo\u2028three", "onetwothree")]
    [InlineData("\u009bC1", "C1")]
    [InlineData("ä€😀", "ä€😀")]
    public void A_line_has_no_control_characters(string text, string expected) => Assert.Equal(expected, GuestText.Line(text));

    [Fact]
    public void A_line_has_a_length() =>
        Assert.Equal(new string('x', GuestText.LongestLine) + "…", GuestText.Line(new string('x', 1_000_000)));

    [Fact]
    public void Of_many_lines_the_first_and_the_last_are_left()
    {
        var lines = GuestText.Lines(string.Join('\n', Enumerable.Range(0, 1000)) + "\n").Split('\n');

        Assert.Equal(GuestText.MostLines, lines.Length);
        Assert.Equal(("0", "…", "999"), (lines[0], lines[1], lines[^1]));
    }
}

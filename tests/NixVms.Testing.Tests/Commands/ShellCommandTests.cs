namespace NixVms.Testing.Tests.Commands;

public sealed class ShellCommandTests
{
    [Theory]
    [InlineData("", "''")]
    [InlineData("/srv/file-1.txt", "/srv/file-1.txt")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("~", "'~'")]
    [InlineData("a=b", "'a=b'")]
    [InlineData("a\nb", "'a\nb'")]
    public void A_text_is_quoted_as_one_word(string text, string quoted) => Assert.Equal(quoted, ShellCommand.Quote(text));

    [Fact]
    public void Only_values_are_quoted()
    {
        Assert.Equal("cat 'a b' *.txt | head -n3", Script($"cat {"a b"} {"*.txt":raw} | head -n{3}"));
        Assert.Equal("echo $HOME", Script("echo $HOME"));
        Assert.Equal("sleep 0.5", Script($"sleep {0.5}"));
    }

    [Fact]
    public void There_is_one_format() => Assert.Throws<FormatException>(() => Script($"{1:x2}"));

    private static string Script(ShellCommand command) => command.ToString();
}

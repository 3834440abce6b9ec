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
    public void Each_text_of_a_sequence_is_a_word()
    {
        string[] files = ["a b", "c", ""];

        Assert.Equal("rm -f 'a b' c ''", Script($"rm -f {files}"));
        Assert.Equal("rm -f d", Script($"rm -f {files.Take(0).Append("d")}"));
        Assert.Equal("echo a b c ", Script($"echo {files:raw}"));
    }

    [Fact]
    public void A_script_in_a_variable_is_taken_as_it_is_where_that_is_said() =>
        Assert.Equal("echo $(id) 'it'", ShellCommand.Raw("echo $(id) 'it'").ToString());

    [Theory]
    [InlineData("https://web/?a=1&b='$(reboot)';x", "/dev/null 'https://web/?a=1&b='\\''$(reboot)'\\'';x'")]
    [InlineData("http://web/?a=1&b='$(reboot)';x", "'/?a=1&b='\\''$(reboot)'\\'';x'")]
    public void A_URL_that_is_waited_for_is_one_word(string url, string word) =>
        Assert.Contains(word, Probes.Http(new Uri(url)).ToString());

    [Fact]
    public void There_is_one_format() => Assert.Throws<FormatException>(() => Script($"{1:x2}"));

    private static string Script(ShellCommand command) => command.ToString();
}

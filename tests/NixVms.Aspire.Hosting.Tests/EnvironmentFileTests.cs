using NixVms.Aspire.Hosting.Guests;

namespace NixVms.Aspire.Hosting.Tests;

public sealed class EnvironmentFileTests
{
    [Theory]
    [InlineData("http://10.0.2.100:80", "http://10.0.2.100:80")]
    [InlineData("a b'c", "a b'c")]
    [InlineData("\"$HOME\" \\ `id`", "\\\"\\$HOME\\\" \\\\ \\`id\\`")]
    [InlineData("two\nlines", "two\nlines")]
    public void A_value_is_quoted(string value, string expected) =>
        Assert.Equal($"A=\"{expected}\"\nB=\"\"\n", EnvironmentFile.Format([new("A", value), new("B", "")]));

    [Theory]
    [InlineData("services__my-api__http__0", true)]
    [InlineData("A.B", true)]
    [InlineData("", false)]
    [InlineData("1A", false)]
    [InlineData("A=B", false)]
    [InlineData("A\nB", false)]
    public void A_name_is_what_systemd_takes(string name, bool isName) => Assert.Equal(isName, EnvironmentFile.IsName(name));

    [Theory]
    [InlineData("a\tb\nc", true)]
    [InlineData("a\0b", false)]
    [InlineData("a\rb", false)]
    public void A_value_is_what_systemd_takes(string value, bool isValue) => Assert.Equal(isValue, EnvironmentFile.IsValue(value));
}

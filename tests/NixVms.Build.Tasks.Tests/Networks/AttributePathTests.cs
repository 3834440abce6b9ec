using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Tests.Networks;

public class AttributePathTests
{
    [Theory]
    [InlineData("nixosConfigurations", "nixosConfigurations")]
    [InlineData("a.b", "a|b")]
    [InlineData("""networks."web.example.com".x""", "networks|web.example.com|x")]
    [InlineData("""a"."b""", "a.b")]
    [InlineData("x y", "x y")]
    public void Names_have_dots_between_them(string text, string expected) => Assert.Equal(expected.Split('|'), AttributePath.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("\"\"")]
    [InlineData("\"a")]
    public void What_lacks_a_name_is_no_path(string text) => Assert.Null(AttributePath.TryParse(text));
}

using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Tests.Networks;

public class CSharpNameTests
{
    [Theory]
    [InlineData("lab", "Lab")]
    [InlineData("ManPage", "ManPage")]
    [InlineData("web-shop", "WebShop")]
    [InlineData("web_shop.v2", "WebShopV2")]
    [InlineData("--a--b--", "AB")]
    [InlineData("3tier", "_3tier")]
    [InlineData("new", "New")]
    [InlineData("größe", "Größe")]
    [InlineData("漢", "漢")]
    [InlineData("a😀b", "AB")]
    [InlineData("$(touch pwned);'%", "TouchPwned")]
    [InlineData("%;'", "")]
    public void A_name_is_split_at_what_is_neither_letter_nor_digit(string name, string expected) =>
        Assert.Equal(expected, CSharpName.Pascal(name));

    [Theory]
    [InlineData("Lab", true)]
    [InlineData("_1", true)]
    [InlineData("Größe", true)]
    [InlineData("1a", false)]
    [InlineData("class", false)]
    [InlineData("a b", false)]
    [InlineData("A.B", false)]
    [InlineData("", false)]
    public void Not_every_text_can_name_a_class(string text, bool expected) =>
        Assert.Equal(expected, CSharpName.IsIdentifier(text));
}

using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Tests.Networks;

public class NixIdentifierTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("_")]
    [InlineData("greeting")]
    [InlineData("a'")]
    [InlineData("kebab-case")]
    [InlineData("with_1")]
    [InlineData("Or")]
    [InlineData("iff")]
    public void A_parameter_may_have_this_name(string name) => Assert.True(NixIdentifier.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1a")]
    [InlineData("-a")]
    [InlineData("'a")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("a\n")]
    [InlineData("a\nb")]
    [InlineData("ü")]
    [InlineData("${x}")]
    [InlineData("if")]
    [InlineData("then")]
    [InlineData("else")]
    [InlineData("assert")]
    [InlineData("with")]
    [InlineData("let")]
    [InlineData("in")]
    [InlineData("rec")]
    [InlineData("inherit")]
    [InlineData("or")]
    public void A_parameter_cannot_have_this_name(string name) => Assert.False(NixIdentifier.IsValid(name));
}

using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Tests.Networks;

public class SettingTests
{
    private static readonly SourcePosition Position = new("/lab.nixnet", 3, 7);

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [InlineData(" true ", true)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    public void Booleans_are_spelt_as_in_MSBuild(string value, bool expected) =>
        Assert.Equal(expected, new Setting("ShowTrace", value, Position).AsBoolean());

    [Theory]
    [InlineData("yes")]
    [InlineData("")]
    [InlineData("truefalse")]
    public void Anything_else_is_an_error_that_names_the_setting_the_value_and_the_place(string value)
    {
        var error = Assert.Single(Assert.Throws<NixVmsException>(() => new Setting("ShowTrace", value, Position).AsBoolean()).Diagnostics);

        Assert.Equal(new Diagnostic(ErrorCodes.InvalidValue, $"ShowTrace is \"{value}\"; it must be true or false.", Position), error);
    }
}

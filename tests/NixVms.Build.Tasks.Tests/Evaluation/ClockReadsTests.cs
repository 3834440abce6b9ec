using NixVms.Build.Tasks.Evaluation;

namespace NixVms.Build.Tasks.Tests.Evaluation;

public sealed class ClockReadsTests
{
    [Theory]
    [InlineData("builtins.currentTime")]
    [InlineData("__currentTime")]
    [InlineData("with builtins; currentTime")]
    [InlineData("let inherit (builtins) currentTime; in currentTime")]
    [InlineData("builtins.\"currentTime\"")]
    [InlineData("builtins.${\"current\" + \"Time\"}")]
    [InlineData("builtins.\"current${\"Time\"}\"")]
    [InlineData("let b = builtins; in b.x")]
    [InlineData("map (f: f) (attrValues builtins)")]
    [InlineData("builtins.builtins.${x}")]
    public void Code_that_may_ask_for_the_time_is_found(string code) => Assert.NotEmpty(ClockReads.Find("network.nix", code));

    [Theory]
    [InlineData("# builtins.currentTime\n1")]
    [InlineData("builtins.readFile ./currentTime.txt")]
    [InlineData("builtins ? currentSystem")]
    [InlineData("with builtins; readFile ./a")]
    [InlineData("let inherit (builtins) getEnv; in getEnv \"currentTimeZone\"")]
    public void Other_code_is_not(string code) => Assert.Empty(ClockReads.Find("network.nix", code));

    [Fact]
    public void The_place_is_told() =>
        Assert.Equal("currentTime in network.nix:2", Assert.Single(ClockReads.Find("network.nix", "{\n  t = builtins.currentTime;\n}")).Name);
}

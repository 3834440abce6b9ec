using NixVms.Build.Tasks.Building;

namespace NixVms.Build.Tasks.Tests.Building;

public class DerivationFileTests
{
    private const string Fetch =
        """Derive([("out","/nix/store/x-out","sha256","00")],[("/nix/store/a.drv",["out"]),("/nix/store/b.drv",["dev","out"])],["/nix/store/src"],"builtin","builtin:fetchurl",[],[("name","p"),("outputHash","00"),("url","https://example.org/a b"),("urls","https://example.org/x https://example.org/y")])""";

    [Fact]
    public void A_derivation_tells_what_it_makes_and_needs()
    {
        var derivation = DerivationFile.Parse(Fetch);

        Assert.Equal(["/nix/store/x-out"], derivation.Outputs);
        Assert.Equal(["/nix/store/a.drv", "/nix/store/b.drv"], derivation.Inputs);
        Assert.Equal("builtin", derivation.System);
        Assert.Equal("builtin:fetchurl", derivation.Builder);
        Assert.True(derivation.IsFixedOutput);
    }

    [Theory]
    [InlineData("""[("outputHash","0"),("url","https://example.org/a")]""", "https://example.org/a")]
    [InlineData("""[("outputHash","0"),("url",""),("urls","https://example.org/x https://example.org/y")]""", "https://example.org/x")]
    [InlineData("""[("outputHash","0")]""", null)]
    [InlineData("""[("url","https://example.org/a")]""", null)]
    public void A_fixed_output_may_have_an_address(string environment, string? url) =>
        Assert.Equal(url, DerivationFile.Parse($"Derive([],[],[],\"s\",\"b\",[],{environment})").Url);

    [Fact]
    public void Escapes_are_undone() =>
        Assert.Equal("a\n\t\"\\x", DerivationFile.Parse("""Derive([],[],[],"s","b",["\n"],[("v","a\n\t\"\\x")])""").Environment["v"]);

    [Theory]
    [InlineData("")]
    [InlineData("Derive(")]
    [InlineData("Derive([],[],[],\"s")]
    [InlineData("DrvWithVersion(\"xp-dyn-drv\",[])")]
    [InlineData("{\"name\":\"x\"}")]
    public void Something_else_is_none(string text)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.Throws<FormatException>(() => DerivationFile.Parse(text));
        Assert.Null(DerivationFile.TryRead(folder.Write("x.drv", text)));
    }

    [Fact]
    public void A_damaged_derivation_is_none_wherever_it_ends()
    {
        for (var length = 0; length < Fetch.Length; length++)
            Assert.Throws<FormatException>(() => DerivationFile.Parse(Fetch[..length]));
    }

    [Fact]
    public void A_file_that_is_not_there_is_none() => Assert.Null(DerivationFile.TryRead("/nix/store/nothing.drv"));

    [Fact]
    public void A_derivation_needs_what_its_inputs_need()
    {
        var inputs = new Dictionary<string, string[]> { ["top"] = ["left", "right"], ["left"] = ["base"], ["right"] = ["base", "top"], ["base"] = [] };
        var graph = new DerivationGraph(path => inputs.TryGetValue(path, out var needed) ? new DerivationFile([], needed, "", "", new Dictionary<string, string>()) : null);

        Assert.True(graph.Needs("top", "base"));
        Assert.True(graph.Needs("left", "left"));
        Assert.False(graph.Needs("left", "right"));
        Assert.False(graph.Needs("base", "top"));
        Assert.False(graph.Needs("unknown", "base"));
    }
}

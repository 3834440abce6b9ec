using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Networks;

public class NetworkDefinitionTests
{
    [Theory]
    [InlineData("lab", "lab")]
    [InlineData("My.Lab_2-x", "My.Lab_2-x")]
    [InlineData("my lab", "my-lab")]
    [InlineData("grüße", "gr--e")]
    [InlineData("a$(touch x)b", "a--touch-x-b")]
    [InlineData(".hidden", "hidden")]
    [InlineData("...", "network")]
    [InlineData("", "network")]
    [InlineData("a\nb", "a-b")]
    public void The_name_in_the_store_has_what_a_store_path_allows(string name, string expected) =>
        Assert.Equal(expected, Named(name).StoreName);

    [Fact]
    public void Every_name_gives_a_name_for_the_store()
    {
        var random = new RandomText(3);
        string[] pieces = [".", "..", "/", " ", "ü", "🎉", "a", "Z", "9", "-", "_", "+", "\n", "\"", "'", new string('x', 120)];
        for (var i = 0; i < 1_000; i++)
        {
            var name = random.Text(pieces);

            // What may follow "nixvms-" in a store path.
            Assert.Matches(new Regex(@"\A[A-Za-z0-9_+-][A-Za-z0-9._+-]{0,99}\z"), Named(name).StoreName);
        }
    }

    private static NetworkDefinition Named(string name) => new()
    {
        Name = name,
        ClassName = "Lab",
        Definition = new SourcePosition("/lab.nixnet"),
        NetworkFile = "/network.nix",
        Platform = NetworkPlatform.Auto,
        Nixpkgs = null,
        System = null,
        ShowTrace = false,
        OutLink = null,
        InputSettings = new Dictionary<string, string>(),
        Arguments = [],
        Options = [],
    };
}

using System.Text.Json.Nodes;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using static NixVms.Build.Tasks.Tests.Networks.Pins.PinTexts;

namespace NixVms.Build.Tasks.Tests.Networks.Pins;

public class NpinsAndNivTests
{
    private const string Base32 = "1r74afnalgcbpv7b9sbdfbnx1kfj0kp1yfa60bbbv27n36vqdhbb";
    private const string Archive = $"https://github.com/nixos/nixpkgs/archive/{Commit}.tar.gz";

    [Theory]
    [InlineData($$"""{ "type": "GitHub", "repository": "nixpkgs", "owner": "nixos", "branch": "b", "revision": "{{Commit}}", "hash": "{{Base32}}" }""", Archive, Commit)]
    [InlineData($$"""{ "type": "Git", "repository": { "type": "GitHub", "owner": "nixos", "repo": "nixpkgs" }, "branch": "b", "revision": "{{Commit}}", "url": "{{Archive}}", "hash": "{{Base32}}" }""", Archive, Commit)]
    [InlineData($$"""{ "type": "GitRelease", "repository": { "type": "GitHub", "owner": "nixos", "repo": "nixpkgs" }, "version": "1", "revision": "{{Commit}}", "url": "https://x/t", "hash": "{{Base32}}" }""", "https://x/t", Commit)]
    [InlineData($$"""{ "type": "GitHubRelease", "tarball_url": "https://x/t", "release_name": "1", "hash": "{{Base32}}" }""", "https://x/t", null)]
    [InlineData($$"""{ "type": "Channel", "name": "nixos-21.11", "url": "https://x/c", "hash": "{{Base32}}" }""", "https://x/c", null)]
    [InlineData($$"""{ "type": "Tarball", "url": "https://x/t", "hash": "{{Base32}}" }""", "https://x/t", null)]
    [InlineData($$"""{ "type": "Tarball", "url": "https://x/t", "locked_url": "https://x/l", "hash": "{{Base32}}" }""", "https://x/l", null)]
    [InlineData($$"""{ "type": "MutableUrl", "url": "https://x/t", "update_url": "https://x/u", "unpack": true, "hash": "{{Base32}}" }""", "https://x/t", null)]
    public void A_pin_of_npins_with_a_hash_is_an_archive(string pin, string url, string? revision)
    {
        var source = Source("npins", NpinsOf(pin));

        Assert.Equal((url, Base32, revision, null), (source.Url, source.Sha256, source.Revision, source.GitArguments));
    }

    [Theory]
    [InlineData(
        $$"""{ "type": "Git", "repository_url": "https://x/r.git", "branch": "b", "revision": "{{Commit}}", "hash": "{{Base32}}" }""",
        $$"""{ "url": "https://x/r.git", "rev": "{{Commit}}", "ref": "refs/heads/b" }""")]
    [InlineData(
        $$"""{ "type": "Git", "repository": { "type": "Git", "url": "https://x/r.git" }, "branch": "b", "revision": "{{Commit}}", "url": null, "hash": "{{Hash}}" }""",
        $$"""{ "url": "https://x/r.git", "rev": "{{Commit}}", "ref": "refs/heads/b", "narHash": "{{Hash}}" }""")]
    [InlineData(
        $$"""{ "type": "GitRelease", "repository": { "type": "GitLab", "server": "https://x/", "repo_path": "a/b" }, "version": "1.0", "submodules": true, "url": "https://x/t", "revision": "{{Commit}}", "hash": "{{Base32}}" }""",
        $$"""{ "url": "https://x/a/b.git", "rev": "{{Commit}}", "ref": "refs/tags/1.0", "submodules": true }""")]
    public void A_pin_of_npins_without_an_archive_is_a_commit(string pin, string arguments)
    {
        var source = Source("npins", NpinsOf(pin, version: 0));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(arguments), JsonNode.Parse(source.GitArguments!)), source.GitArguments);
        Assert.Equal((Commit, null), (source.Revision, source.Sha256));
    }

    [Fact]
    public void Pins_of_npins_have_places_and_may_be_of_nixpkgs()
    {
        Assert.Equal(new SourcePosition("/repo/pins", 4, 5), Source("npins", Npins).Position);
        Assert.Equal(["nixos", "nixpkgs"], Read("npins", Npins).Names);
        Assert.All(["nixos", "nixpkgs"], n => Assert.True(IsNixpkgs("npins", Npins, n)));
        Assert.True(IsNixpkgs("npins", NpinsOf("""{ "type": "GitHub", "repository": "nixpkgs", "owner": "NixOS" }"""), "nixpkgs"));
        Assert.False(IsNixpkgs("npins", NpinsOf("""{ "type": "GitHub", "repository": "home-manager", "owner": "nix-community" }"""), "nixpkgs"));
    }

    [Fact]
    public void A_pin_of_niv_is_an_archive_under_the_name_that_niv_gives_it() => Assert.Equal(
        new NixpkgsSource(null, $"https://github.com/NixOS/nixpkgs/archive/{Commit}.tar.gz", "0mkf96prhb3rlxvcxhd8xa5kd56gfrakhriv2s0cir9w6cmrfzbp", new SourcePosition("/repo/pins", 2, 5))
        {
            Revision = Commit,
            StoreName = "nixpkgs-src",
        },
        Source("niv", Niv));

    [Fact]
    public void A_pin_of_niv_may_be_a_commit_or_a_folder()
    {
        Assert.Equal("n-k-src", Source("niv", $$"""{ "n k": { "url": "https://x", "sha256": "0" } }""", "n k").StoreName);
        Assert.Equal("/srv/nixpkgs", Source("niv", """{ "nixpkgs": { "type": "local", "path": "/srv/nixpkgs" } }""").Reference);
        var arguments = Source("niv", $$"""{ "nixpkgs": { "type": "git", "repo": "https://x/r", "branch": "b", "ref": "main", "rev": "{{Commit}}" } }""").GitArguments!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""{ "url": "https://x/r", "rev": "{{Commit}}", "ref": "main" }"""), JsonNode.Parse(arguments)), arguments);
        Assert.True(IsNixpkgs("niv", Niv, "nixpkgs"));
    }

    [Theory]
    [InlineData("npins", "{ \"version\": 3 }", "no pins")]
    [InlineData("npins", "{ \"pins\": [], \"version\": 3 }", "no pins")]
    [InlineData("npins", "{ \"pins\": { \"nixpkgs\": 3 } }", "is no object")]
    [InlineData("npins", "{ \"pins\": { \"nixpkgs\": { \"type\": \"PyPi\" } } }", "the type \"PyPi\"")]
    [InlineData("npins", "{ \"pins\": { \"nixpkgs\": { \"type\": \"Url\", \"unpack\": false } } }", "the type \"Url\"")]
    [InlineData("npins", "{ \"pins\": { \"nixpkgs\": { \"type\": \"Channel\", \"url\": \"x\" } } }", "has no hash")]
    [InlineData("npins", "{ \"pins\": { \"nixpkgs\": { \"type\": \"Git\", \"repository\": \"x\" } } }", "repository that is no object")]
    [InlineData("npins", "{ \"pins\": { \"nixpkgs\": { \"type\": \"Git\", \"repository\": { \"type\": \"Hg\" } } } }", "unknown type \"Hg\"")]
    [InlineData("niv", "[]", "it is no object")]
    [InlineData("niv", "{ \"nixpkgs\": \"x\" }", "is no object")]
    [InlineData("niv", "{ \"nixpkgs\": { \"type\": \"file\" } }", "the type \"file\"")]
    [InlineData("niv", "{ \"nixpkgs\": { \"type\": \"tarball\", \"url\": \"x\", \"sha256\": \"\" } }", "has no hash")]
    [InlineData("niv", "{ \"nixpkgs\": { \"type\": \"local\" } }", "has no path")]
    [InlineData("niv", "{ \"nixpkgs\": ", "not JSON")]
    public void What_cannot_be_used_is_an_error_at_its_place(string format, string text, string what)
    {
        var error = PinTexts.Error(format, text);

        Assert.Equal(("NIXVM1023", 1), (error.Code, error.Position?.Line));
        Assert.Contains(what, error.Message);
    }

    private static bool IsNixpkgs(string format, string text, string name)
    {
        var pins = Read(format, text);
        return pins.IsNixpkgs(pins.EntryOf(name));
    }
}

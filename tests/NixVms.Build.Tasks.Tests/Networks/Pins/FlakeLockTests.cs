using System.Text.Json.Nodes;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Networks.Pins;
using static NixVms.Build.Tasks.Tests.Networks.Pins.PinTexts;

namespace NixVms.Build.Tasks.Tests.Networks.Pins;

public class FlakeLockTests
{
    [Fact]
    public void An_input_is_the_node_that_the_root_names_at_its_place()
    {
        var source = Source(Flake);

        Assert.Equal(new NixpkgsSource(null, $"https://github.com/NixOS/nixpkgs/archive/{Commit}.tar.gz", Hash, new SourcePosition("/repo/pins", 8, 5)) { Revision = Commit }, source);
        Assert.Equal("nixpkgs 6afe187897be", source.Description);
    }

    [Fact]
    public void All_nodes_are_found_with_the_nodes_of_their_inputs()
    {
        var all = new FlakeLock(PinDocument.Parse("/repo/pins", Flake)).ReadAll();

        Assert.Equal("root", all.Root);
        Assert.Equal(
            ["lab: nixpkgs=nixpkgs_2", "nixpkgs_2:", "own:", "root: lab=lab nixpkgs=nixpkgs_2 own=own same=nixpkgs_2"],
            all.Nodes.Select(n => $"{n.Name}:{string.Concat(n.Inputs.Select(i => $" {i.Key}={i.Value}"))}").Order(StringComparer.Ordinal));
        var nixpkgs = all.Nodes.Single(n => n.Name == "nixpkgs_2");
        Assert.Equal(Source(Flake), nixpkgs.Source);
        Assert.Equal(
            $$"""{"rev":"{{Commit}}","shortRev":"6afe187","narHash":"{{Hash}}","lastModified":1695145219,"lastModifiedDate":"20230919174019"}""",
            JsonNode.Parse(nixpkgs.Info)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.All(all.Nodes, n => Assert.True(n.IsFlake && n.Problem is null));
        Assert.Null(all.Nodes.Single(n => n.Name == "root").Source);
    }

    [Fact]
    public void What_cannot_be_had_is_a_problem_of_its_node_alone()
    {
        var node = new FlakeLock(PinDocument.Parse("/repo/flake.lock", """
            { "nodes": { "n": { "flake": false, "locked": { "type": "hg", "url": "https://example.org/x" } }, "root": { "inputs": { "x": "n" } } }, "root": "root", "version": 7 }
            """)).ReadAll().Nodes.Single(n => n.Name == "n");

        Assert.Equal((false, null, ErrorCodes.UnusablePins), (node.IsFlake, node.Source, node.Problem?.Code));
        Assert.Equal(("/repo/flake.lock", 1), (node.Problem!.Position!.File, node.Problem.Position.Line));
    }

    [Fact]
    public void An_input_that_follows_another_is_that_one() => Assert.Equal(Source(Flake), Source(Flake, "same"));

    [Theory]
    [InlineData("""{ "type": "github", "host": "git.example.org:8080", "owner": "o", "repo": "r" }""", "https://git.example.org:8080/o/r/archive/")]
    [InlineData("""{ "type": "github", "owner": "o/../p", "repo": "r?x" }""", "https://github.com/o%2F..%2Fp/r%3Fx/archive/")]
    [InlineData("""{ "type": "gitlab", "owner": "group%2Fsub", "repo": "r" }""", "https://gitlab.com/api/v4/projects/group%2Fsub%2Fr/repository/archive.tar.gz?sha=")]
    [InlineData("""{ "type": "gitlab", "host": "git.example.org", "owner": "o", "repo": "r" }""", "https://git.example.org/api/v4/projects/o%2Fr/repository/archive.tar.gz?sha=")]
    [InlineData("""{ "type": "sourcehut", "owner": "~o", "repo": "r" }""", "https://git.sr.ht/~o/r/archive/")]
    public void A_service_has_an_archive_of_each_commit(string locked, string address)
    {
        var source = Source(LockOf(WithMembers(locked, $$"""{ "rev": "{{Commit}}", "narHash": "{{Hash}}" }""")));

        Assert.StartsWith(address + Commit, source.Url);
        Assert.Equal((Hash, Commit, null), (source.Sha256, source.Revision, source.GitArguments));
    }

    [Fact]
    public void An_archive_has_an_address_and_perhaps_a_revision()
    {
        const string locked = $$"""{ "type": "tarball", "url": "https://example.org/x.tar.xz", "narHash": "{{Hash}}" }""";

        Assert.Equal(("https://example.org/x.tar.xz", Hash, null), (Source(LockOf(locked)).Url, Source(LockOf(locked)).Sha256, Source(LockOf(locked)).Revision));
        Assert.Equal(Commit, Source(LockOf(WithMembers(locked, $$"""{ "rev": "{{Commit}}" }"""))).Revision);
    }

    [Fact]
    public void The_hash_of_version_5_stands_beside() =>
        Assert.Equal(Hash, Source(LockOf("""{ "type": "tarball", "url": "https://example.org/x.tar.xz" }""", $$""", "info": { "lastModified": 1, "narHash": "{{Hash}}" }""", 5)).Sha256);

    [Theory]
    [InlineData("https://example.org/x.git", "https://example.org/x.git")]
    [InlineData("file:///srv/x", "file:///srv/x")]
    [InlineData("file:../x", "/x")]
    [InlineData("./x", "/repo/x")]
    public void A_repository_is_fetched_by_its_commit(string url, string expected)
    {
        var source = Source(LockOf($$"""
            { "type": "git", "url": "{{url}}", "rev": "{{Commit}}", "ref": "refs/heads/main", "narHash": "{{Hash}}", "lastModified": 1, "revCount": 2, "submodules": true, "shallow": false, "dirtyRev": "x" }
            """));

        Assert.Equal((expected, null, Commit), (source.Url, source.Sha256, source.Revision));
        var arguments = JsonNode.Parse($$"""{ "url": "{{expected}}", "rev": "{{Commit}}", "ref": "refs/heads/main", "submodules": true, "narHash": "{{Hash}}", "lastModified": 1, "revCount": 2 }""");
        Assert.True(JsonNode.DeepEquals(arguments, JsonNode.Parse(source.GitArguments!)), source.GitArguments);
    }

    [Theory]
    [InlineData("/srv/nixpkgs", "", "/srv/nixpkgs")]
    [InlineData("../nixpkgs", "", "/nixpkgs")]
    [InlineData("./nixpkgs", ", \"parent\": []", "/repo/nixpkgs")]
    public void A_path_counts_from_the_lock(string path, string more, string expected) =>
        Assert.Equal(expected, Source(LockOf($$"""{ "type": "path", "path": "{{path}}" }""", more)).Reference);

    [Fact]
    public void A_path_may_count_from_another_input_and_its_folder()
    {
        var source = Source(Flake, "own");

        Assert.Equal(($"https://github.com/acme/lab/archive/{Commit}.tar.gz", "sub/own"), (source.Url, source.Folder));
        Assert.Equal(15, source.Position.Line);
    }

    [Theory]
    [InlineData("\"type\": \"path\", \"path\": \"/srv\", \"dir\": \"a/b/\"", "/srv/a/b", "")]
    [InlineData("\"type\": \"tarball\", \"url\": \"https://example.org/x.tar.gz\", \"dir\": \"../a/b/\"", null, "a/b")]
    public void A_flake_may_be_in_a_folder_of_its_tree(string members, string? reference, string folder)
    {
        var source = Source(LockOf($$"""{ {{members}}, "narHash": "{{Hash}}" }"""));

        Assert.Equal((reference, folder), (source.Reference, source.Folder));
    }

    [Theory]
    [InlineData("""{ "owner": "nixos", "repo": "NixPkgs" }""", true)]
    [InlineData("""{ "owner": "NixOS", "repo": "nixpkgs-channels" }""", true)]
    [InlineData("""{ "owner": "me", "repo": "nixpkgs" }""", false)]
    [InlineData("""{ "owner": "NixOS", "repo": "nix" }""", false)]
    [InlineData("""{ "url": "https://github.com/NixOS/nixpkgs.git" }""", true)]
    [InlineData("""{ "url": "ssh://git@github.com/NixOS/nixpkgs" }""", true)]
    [InlineData("""{ "url": "https://api.flakehub.com/f/pinned/NixOS/nixpkgs/0.2311.1/source.tar.gz" }""", true)]
    [InlineData("""{ "url": "https://releases.nixos.org/nixos/23.11/nixexprs.tar.xz" }""", true)]
    [InlineData("""{ "url": "https://example.org/nixpkgs.tar.gz" }""", false)]
    [InlineData("""{ "path": "/nixpkgs" }""", false)]
    public void What_is_nixpkgs_is_known_by_its_repository(string locked, bool expected)
    {
        var pins = Read("flake", LockOf(locked));

        Assert.Equal(expected, pins.IsNixpkgs(pins.EntryOf("nixpkgs")));
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("[]", 1, 1)]
    [InlineData("{ \"nodes\": {", 1, 13)]
    [InlineData("{\n  \"version\": 4 }", 2, 3)]
    [InlineData("{\n  \"version\": 8 }", 2, 3)]
    [InlineData("{\n  \"version\": \"7.0\" }", 2, 3)]
    [InlineData("{ \"version\": 7,\n \"nodes\": [] }", 2, 2)]
    [InlineData("{ \"version\": 7, \"nodes\": {} }", 1, 1)]
    [InlineData("{ \"version\": 7, \"nodes\": {},\n\"root\": \"x\" }", 2, 1)]
    [InlineData("{ \"version\": 7, \"root\": \"x\", \"nodes\": {\n\"x\": { \"inputs\": 3 } } }", 2, 1)]
    public void What_is_no_lock_is_an_error_at_its_place(string text, int line, int column)
    {
        var error = PinTexts.Error("flake", text);

        Assert.Equal(("NIXVM1023", new SourcePosition("/repo/pins", line, column)), (error.Code, error.Position));
    }

    [Theory]
    [InlineData("[ \"nixpkgs\" ]", "follows itself")]
    [InlineData("[ \"a\", \"b\" ]", "leads to no node")]
    [InlineData("\"none\"", "no node \"none\"")]
    [InlineData("3", "leads to no node")]
    [InlineData("null", "leads to no node")]
    [InlineData("{}", "leads to no node")]
    [InlineData("[]", "is not locked")]
    public void An_input_that_leads_nowhere_is_an_error(string input, string what)
    {
        var error = PinTexts.Error("flake", LockOfInputs($$"""{ "nixpkgs": {{input}}, "a": "root" }"""));

        Assert.Equal("NIXVM1023", error.Code);
        Assert.Contains(what, error.Message);
        Assert.NotEqual(0, error.Position!.Line);
    }

    [Fact]
    public void Inputs_that_lead_to_each_other_in_ever_more_ways_come_to_an_end()
    {
        var doubling = string.Join(", ", Enumerable.Range(0, 60).Select(i => $"\"i{i}\": [ \"i{i + 1}\", \"i{i + 1}\" ]"));

        Assert.Contains("follows itself", PinTexts.Error("flake", LockOfInputs($$"""{ {{doubling}}, "i60": "root" }"""), "i0").Message);
        Assert.Contains("follows itself", PinTexts.Error("flake", LockOf("""{ "type": "path", "path": "x" }""", ", \"parent\": [ \"nixpkgs\" ]")).Message);
    }

    [Theory]
    [InlineData("{}", "has no type")]
    [InlineData("{ \"type\": \"file\" }", "the type \"file\"")]
    [InlineData("{ \"type\": \"indirect\" }", "the type \"indirect\"")]
    [InlineData("{ \"type\": 3 }", "has a type that is no text")]
    [InlineData("{ \"type\": \"path\", \"path\": \"a\\u0000\" }", "has a path that is no text")]
    [InlineData("{ \"type\": \"path\", \"path\": \"a\", \"dir\": [] }", "has a dir that is no text")]
    [InlineData("{ \"type\": \"github\", \"owner\": \"o\", \"repo\": \"r\" }", "has no rev")]
    [InlineData("{ \"type\": \"github\", \"owner\": \"o\", \"repo\": \"r\", \"rev\": \"master\" }", "has a rev that is no commit")]
    [InlineData($"{{ \"type\": \"github\", \"host\": \"a/b\", \"owner\": \"o\", \"repo\": \"r\", \"rev\": \"{Commit}\" }}", "has a host that is none")]
    [InlineData($"{{ \"type\": \"github\", \"owner\": \"o\", \"repo\": \"r\", \"rev\": \"{Commit}\" }}", "has no hash")]
    [InlineData("{ \"type\": \"git\", \"url\": \"https://example.org\", \"dirtyRev\": \"x\" }", "has no rev")]
    [InlineData($"{{ \"type\": \"git\", \"url\": \"https://example.org\", \"rev\": \"{Commit}\", \"ref\": [] }}", "has a ref that is no value")]
    [InlineData("3", "has a member locked that is no object")]
    public void What_cannot_be_fetched_is_an_error_at_the_node(string locked, string what)
    {
        var error = PinTexts.Error("flake", LockOf(locked).Replace("{ \"n\"", "{\n  \"n\""));

        Assert.Equal(("NIXVM1023", new SourcePosition("/repo/pins", 2, 3)), (error.Code, error.Position));
        Assert.Contains(what, error.Message);
    }

    private static NixpkgsSource Source(string text, string name = "nixpkgs") => PinTexts.Source("flake", text, name);

    private static string WithMembers(string json, string more)
    {
        var result = JsonNode.Parse(json)!.AsObject();
        foreach (var member in JsonNode.Parse(more)!.AsObject())
            result[member.Key] = member.Value!.DeepClone();
        return result.ToJsonString();
    }
}

using System.Text.Json.Nodes;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Manifests;

public class NetworkManifestTests
{
    [Fact]
    public void A_manifest_is_read()
    {
        var manifest = ManifestTexts.Manifest(ManifestTexts.Machine("one"), ManifestTexts.Machine("two"));

        Assert.Equal("debian", manifest.Platform);
        Assert.Equal("/nix/store/aaa-nixvms-lab.drv", manifest.DerivationPath);
        Assert.Equal("/nix/store/bbb-nixvms-lab", manifest.OutPath);
        Assert.Empty(manifest.Errors);
        Assert.Equal(["one", "two"], manifest.Machines.Select(m => m.Name));
        Assert.Equal("lab", manifest.Json.Text("name"));
    }

    [Fact]
    public void A_network_with_errors_has_no_machines_and_nothing_to_build()
    {
        var json = ManifestTexts.Network();
        json["drvPath"] = null;
        json["outputPath"] = null;
        json["errors"] = JsonNode.Parse(
            """
            [ { "code": "NIXVM1011", "message": "A machine cannot be called \"a b\".", "machine": "a b", "file": "/lab/network.nix", "line": 1, "column": 3 },
              { "code": "NIXVM1012", "message": "none", "machine": null, "file": null, "line": null, "column": null } ]
            """);

        var manifest = Read(json);

        Assert.Null(manifest.DerivationPath);
        Assert.Null(manifest.OutPath);
        Assert.Equal(
            [
                new Diagnostic("NIXVM1011", "A machine cannot be called \"a b\".", new SourcePosition("/lab/network.nix", 1, 3)),
                new Diagnostic("NIXVM1012", "none"),
            ],
            manifest.Errors);
    }

    [Fact]
    public void What_the_evaluation_warned_of_becomes_part_of_it()
    {
        var manifest = ManifestTexts.Manifest(ManifestTexts.Machine()).WithWarnings(["a is old", "b is older"]);

        Assert.Equal(
            [("a is old", "/lab/network.nix"), ("b is older", "/lab/network.nix"), ("Machine 'test1': beware", "/lab/network.nix")],
            manifest.AllWarnings.Select(w => (w.Message, w.Position!.File)));
        Assert.All(manifest.AllWarnings, w => Assert.Equal("NIXVM3003", w.Code));
        Assert.Equal(manifest.AllWarnings, NetworkManifest.Read(JsonText.Parse(JsonText.Indent(manifest.Json))).AllWarnings);
    }

    [Fact]
    public void What_a_machine_warns_of_is_no_warning_of_the_evaluation_too() =>
        Assert.Equal(["Machine 'test1': beware"], ManifestTexts.Manifest(ManifestTexts.Machine()).WithWarnings(["beware"]).AllWarnings.Select(w => w.Message));

    [Fact]
    public void Messages_of_machines_are_where_they_are_written_and_that_changes_nothing_else()
    {
        var manifest = ManifestTexts.Manifest(ManifestTexts.Machine());

        var placed = manifest.WithPlaces([new MessagePlace("test1", "beware", new SourcePosition("/lab/web.nix", 7, 5)), new MessagePlace("test2", "must not", new SourcePosition("/lab/web.nix", 8, 5))]);

        Assert.Equal([new SourcePosition("/lab/web.nix", 7, 5)], placed.AllWarnings.Select(w => w.Position));
        Assert.Equal(manifest.AllErrors.Select(e => e.Position), placed.AllErrors.Select(e => e.Position));
        Assert.Equal(manifest.Fingerprint(), placed.Fingerprint());
        Assert.Equal(placed.AllWarnings, NetworkManifest.Read(JsonText.Parse(JsonText.Indent(placed.Json))).AllWarnings);
        Assert.Same(manifest, manifest.WithPlaces([]));
    }

    [Fact]
    public void Without_such_warnings_it_stays_as_it_was()
    {
        var manifest = ManifestTexts.Manifest(ManifestTexts.Machine());

        Assert.Same(manifest, manifest.WithWarnings([]));
        Assert.Null(manifest.Json.Member("warnings"));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("1.5")]
    public void Another_version_of_the_format_is_an_error_that_names_it(string schema)
    {
        var json = ManifestTexts.Network();
        json["schema"] = JsonNode.Parse(schema);

        var error = ErrorOf(json.ToJsonString());

        Assert.Equal(ErrorCodes.NixFailed, error.Code);
        Assert.Contains("schema", error.Message);
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("platform")]
    public void A_missing_member_is_an_error_that_names_it(string member)
    {
        var json = ManifestTexts.Network();
        json.Remove(member);

        Assert.Contains(member, ErrorOf(json.ToJsonString()).Message);
    }

    [Theory]
    [InlineData("drvPath")]
    [InlineData("outputPath")]
    [InlineData("machines")]
    [InlineData("errors")]
    [InlineData("vlans")]
    [InlineData("nixpkgs")]
    public void A_member_may_be_absent_or_null(string member)
    {
        var json = ManifestTexts.Network();
        json[member] = null;
        Read(json);

        json.Remove(member);
        Read(json);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    [InlineData("{}")]
    public void JSON_that_is_no_manifest_is_an_error(string json) => ErrorOf(json);

    [Theory]
    [InlineData("{\"machines\":[null]}")]
    [InlineData("{\"machines\":[\"x\"]}")]
    [InlineData("{\"machines\":[{}]}")]
    [InlineData("{\"errors\":[{}]}")]
    [InlineData("{\"errors\":[null]}")]
    public void Entries_that_are_none_are_errors(string members)
    {
        var json = ManifestTexts.Network();
        foreach (var member in JsonNode.Parse(members)!.AsObject())
            json[member.Key] = member.Value?.DeepClone();

        ErrorOf(json.ToJsonString());
    }

    [Fact]
    public void A_file_is_read()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.Equal("debian", NetworkManifest.ReadFile(folder.Write("network.json", ManifestTexts.Network().ToJsonString())).Platform);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"schema\":2}")]
    public void A_file_that_cannot_be_read_is_an_error_in_that_file(string content)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var path = folder.Write("network.json", content);

        var error = Assert.Single(Assert.Throws<NixVmsException>(() => NetworkManifest.ReadFile(path)).Diagnostics);

        Assert.Equal((ErrorCodes.NixFailed, new SourcePosition(path)), (error.Code, error.Position));
    }

    [Theory]
    [InlineData("nothing.json")]
    [InlineData("no/folder/network.json")]
    [InlineData(".")]
    public void A_file_that_does_not_exist_is_an_error(string path)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.Throws<NixVmsException>(() => NetworkManifest.ReadFile(folder[path]));
    }

    [Fact]
    public void Nothing_that_a_manifest_can_hold_throws_anything_but_a_NixVmsException()
    {
        var network = ManifestTexts.Network();
        network["machines"] = new JsonArray(ManifestTexts.Machine());
        var original = network.ToJsonString();
        string[] pieces = ["null", "{}", "[]", "\"x\"", "99999999999", "-1", "1.5", "true", ",", ":", "\"", "[null]", "1e400"];
        var random = new RandomText(11);
        for (var i = 0; i < 3_000; i++)
        {
            var text = random.Mutate(original, pieces);
            try
            {
                NetworkManifest.Read(JsonText.Parse(text));
            }
            catch (Exception e) when (e is NixVmsException or FormatException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType()} for {text}");
            }
        }
    }

    private static NetworkManifest Read(JsonNode json) => NetworkManifest.Read(JsonText.Parse(json.ToJsonString()));

    private static Diagnostic ErrorOf(string json) =>
        Assert.Single(Assert.Throws<NixVmsException>(() => NetworkManifest.Read(JsonText.Parse(json))).Diagnostics);
}

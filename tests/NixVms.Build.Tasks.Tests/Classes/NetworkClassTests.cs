using System.Text.Json.Nodes;
using NixVms.Build.Tasks.Classes;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Tests.Manifests;

namespace NixVms.Build.Tasks.Tests.Classes;

/// <summary>The text of a class. That it compiles is tested with real projects.</summary>
public class NetworkClassTests
{
    [Fact]
    public void A_machine_is_a_property_that_says_what_the_build_knows()
    {
        var text = NetworkClass.Text("Lab", ManifestTexts.Manifest(ManifestTexts.Machine()), "/lab/bin/Debug/lab");

        Assert.Contains("/// <summary>The network lab: one machine, Debian 12 (bookworm).</summary>", text);
        Assert.Contains(
            "/// <summary>The machine test1: i686-linux; 192.168.1.1 in virtual network 1; 384 MiB of memory; open TCP port 22; port 8080 of the host leads to its port 80.</summary>\n"
            + "    public global::NixVms.Testing.VirtualMachine Test1 => VmNetwork[\"test1\"];\n",
            text);
        Assert.Contains("public const string Test1 = \"192.168.1.1\";", text);
        Assert.Contains("Directory => \"/lab/bin/Debug/lab\";", text);
        Assert.DoesNotContain("Vlan1", text);
    }

    [Theory]
    [InlineData("/a\\b", "@\"/a\" + (char)92 + @\"b\"")]
    [InlineData("/a\"b", "@\"/a\"\"b\"")]
    [InlineData("/a{b}'c%;$(d)", "\"/a{b}'c%;$(d)\"")]
    public void A_folder_may_have_any_name_and_MSBuild_gets_no_backslash(string folder, string expected)
    {
        var text = NetworkClass.Text("Lab", ManifestTexts.Manifest(ManifestTexts.Machine()), folder);

        Assert.Contains($"Directory => {expected};", text);
        Assert.DoesNotContain("\\", text);
    }

    [Fact]
    public void Text_from_the_manifest_ends_no_comment_and_no_string()
    {
        var network = ManifestTexts.Network();
        network["platformVersion"] = "a\nb\\c</summary>&";
        var machine = ManifestTexts.Machine();
        machine["primaryIPAddress"] = "1\";\n}";
        network["machines"] = new JsonArray(machine);

        var text = NetworkClass.Text("Lab", NetworkManifest.Read(JsonText.Parse(network.ToJsonString())), "/lab");

        Assert.Contains(": one machine, a b c&lt;/summary&gt;&amp;.</summary>\n", text);
        Assert.Contains("public const string Test1 = @\"1\"\";\n}\";\n", text);
    }

    [Fact]
    public void A_machine_without_a_network_has_no_address()
    {
        var machine = ManifestTexts.Machine();
        machine["primaryIPAddress"] = null;
        machine["addresses"] = new JsonArray();

        var text = NetworkClass.Text("Lab", ManifestTexts.Manifest(machine), "/lab");

        Assert.DoesNotContain("const", text);
    }
}

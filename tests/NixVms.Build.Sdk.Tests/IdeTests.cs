using System.Text.Json;
using System.Xml.Linq;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>What an IDE is told of networks. Whether it shows that is beyond what can be tested here.</summary>
[Collection(PackedSdk.Messages)]
public sealed class IdeTests(PackedSdk sdk)
{
    private static readonly XNamespace Properties = "http://schemas.microsoft.com/build/2009/properties";

    [Fact]
    public void The_page_of_a_network_has_all_that_a_nixnet_file_has()
    {
        var schema = XDocument.Load(Path.Combine(Repository.Root, "sdk/schema/nixnet.xsd"));
        XNamespace xs = "http://www.w3.org/2001/XMLSchema";
        var ofFile = schema.Descendants(xs + "element").First(e => (string?)e.Attribute("name") == "NixNetwork").Descendants(xs + "attribute").Select(a => (string)a.Attribute("name")!);

        Assert.Equal(ofFile.Append("Name").Order(), NamesIn("NixNetwork.xaml").Order());
        Assert.Equal(ofFile.Order(), DeclaredSettings.With(new Dictionary<string, string>()).Where(s => s.MetadataNames.Cast<string>().Contains("Networks")).Select(s => s.ItemSpec).Order());
    }

    [Fact]
    public void The_page_of_a_project_has_properties_that_there_are()
    {
        var reference = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference.md"));

        Assert.All(NamesIn("NixVmsBuild.xaml"), name => Assert.Contains($"`{name}`", reference));
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("lab.proj", """<Project Sdk="NixVms.Build" />""")]
    [InlineData("lab.csproj", """<Project Sdk="Microsoft.NET.Sdk"><Sdk Name="NixVms.Build" /><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>""")]
    [InlineData("lab.fsproj", """<Project Sdk="Microsoft.NET.Sdk"><Sdk Name="NixVms.Build" /><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>""")]
    [InlineData("lab.vbproj", """<Project Sdk="Microsoft.NET.Sdk"><Sdk Name="NixVms.Build" /><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>""")]
    public async Task Networks_are_items_of_a_known_type_in_every_language(string projectFile, string text)
    {
        var project = new TestProject(sdk).With("network.nix", Networks.Alpha).With("lab.nixnet", "").WithProject(projectFile, text);

        var output = await project.AskAsync("msbuild", project.ProjectFile, "-nodeReuse:false", "-getItem:PropertyPageSchema,NixNetwork,None");

        output.AssertSucceeded();
        var items = JsonDocument.Parse(output.Text).RootElement.GetProperty("Items");
        var pages = items.GetProperty("PropertyPageSchema").EnumerateArray().Where(p => p.GetProperty("Identity").GetString()!.Contains("/rules/Nix")).ToList();
        Assert.Equal(
            [("NixNetwork", "File;BrowseObject"), ("NixNetworkItems", ""), ("NixVmsBuild", "Project")],
            pages.Select(p => (p.GetProperty("Filename").GetString()!, p.TryGetProperty("Context", out var context) ? context.GetString()! : "")).Order());
        Assert.All(pages, p => Assert.True(File.Exists(p.GetProperty("FullPath").GetString())));
        Assert.Equal(["lab.nixnet"], items.GetProperty("NixNetwork").EnumerateArray().Select(i => i.GetProperty("Identity").GetString()));
        Assert.DoesNotContain(items.GetProperty("None").EnumerateArray(), i => i.GetProperty("Identity").GetString() == "lab.nixnet");
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_launch_profile_says_what_run_vms_does()
    {
        var project = TestProject.OfNetwork(sdk)
            .With("Properties/launchSettings.json", """
                {
                  "profiles": {
                    "Machines": { "commandName": "Project", "commandLineArgs": "--list" },
                    "Help": { "commandName": "Project", "commandLineArgs": "--help" }
                  }
                }
                """);
        (await project.BuildAsync()).AssertSucceeded();

        var first = await project.RunAsync("dotnet", "run", "--no-build", "--project", project.ProjectFile);
        var chosen = await project.RunAsync("dotnet", "run", "--no-build", "--project", project.ProjectFile, "--launch-profile", "Help");

        Assert.Contains("alpha", first.AssertSucceeded().Text);
        Assert.Contains("usage: run-vms", chosen.AssertSucceeded().Text, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> NamesIn(string page) =>
        XDocument.Load(Path.Combine(Repository.Root, "sdk/rules", page)).Root!.Elements()
            .Where(e => e.Name.Namespace == Properties && e.Name.LocalName.EndsWith("Property", StringComparison.Ordinal))
            .Select(e => (string)e.Attribute("Name")!);
}

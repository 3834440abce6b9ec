using System.IO.Compression;
using System.Xml.Linq;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Typed;

/// <summary>What is in the nupkg of NixVms.Testing.</summary>
[Collection(PackedSdk.Typed)]
public sealed class TestingPackageTests(PackedSdk sdk)
{
    [Fact]
    public void It_holds_a_library_for_each_framework_and_files_of_MSBuild()
    {
        using var package = Open();
        var files = package.Entries.Select(e => e.FullName).ToList();

        Assert.Equal(
            ["analyzers/dotnet/cs/NixVms.Testing.Analyzers.dll", "lib/net10.0/NixVms.Testing.dll", "lib/net8.0/NixVms.Testing.dll"],
            files.Where(f => f.EndsWith(".dll")).Order());
        Assert.Equal(["buildTransitive/NixVms.Testing.props", "buildTransitive/NixVms.Testing.targets"], files.Where(f => f.StartsWith("build")).Order());
        Assert.Contains("lib/net8.0/NixVms.Testing.xml", files);
        Assert.Contains("README.md", files);
        Assert.Contains("LICENSE", files);
        Assert.Contains("docs/testing.md", files);
        Assert.Contains("docs/diagnostics/NIXVM1018.md", files);
    }

    [Fact]
    public void Its_version_is_the_SDK_s_and_it_depends_on_CliWrap_and_abstractions_of_logging_alone()
    {
        using var package = Open();
        using var stream = package.GetEntry("NixVms.Testing.nuspec")!.Open();

        var elements = XDocument.Load(stream).Descendants().ToLookup(e => e.Name.LocalName);

        Assert.Equal(sdk.Version, elements["version"].Single().Value);
        Assert.Equal("MIT", elements["license"].Single().Value);
        Assert.Equal(["CliWrap", "Microsoft.Extensions.Logging.Abstractions"], elements["dependency"].Select(d => d.Attribute("id")!.Value).Distinct().Order());
        Assert.Equal(["net10.0", "net8.0"], elements["group"].Select(g => g.Attribute("targetFramework")!.Value).Order());
    }

    [Theory]
    [InlineData("NixVms.Testing.Xunit")]
    [InlineData("NixVms.Testing.XunitV3")]
    public void Packages_for_xunit_bring_its_analyzer_along(string id)
    {
        using var package = Open(id);
        using var stream = package.GetEntry($"{id}.nuspec")!.Open();

        var dependencies = XDocument.Load(stream).Descendants().Where(e => e.Name.LocalName == "dependency" && (string?)e.Attribute("id") == "NixVms.Testing").ToList();

        Assert.Equal(2, dependencies.Count);
        Assert.All(dependencies, d => Assert.Equal((sdk.Version, "All", null), ((string?)d.Attribute("version"), (string?)d.Attribute("include"), (string?)d.Attribute("exclude"))));
    }

    private ZipArchive Open(string id = "NixVms.Testing") => ZipFile.OpenRead(Path.Combine(sdk.Feed, $"{id}.{sdk.Version}.nupkg"));
}

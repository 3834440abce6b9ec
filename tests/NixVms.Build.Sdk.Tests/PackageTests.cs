using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>What is in the nupkg.</summary>
[Collection(PackedSdk.Usage)]
public sealed class PackageTests(PackedSdk sdk)
{
    private static readonly string[] Folders = ["Sdk", "build", "buildMultiTargeting", "targets", "rules", "schema", "tasks", "nix", "tools", "docs"];

    private static readonly string[] FilesAtTheRoot = ["README.md", "LICENSE", "THIRD-PARTY-NOTICES", "icon.png", "NixVms.Build.nuspec", "[Content_Types].xml"];

    /// <summary>What NuGet itself adds.</summary>
    private static readonly string[] FoldersOfNuGet = ["_rels", "package"];

    [Fact]
    public void It_holds_the_tasks_with_CliWrap_and_the_same_once_more_with_machine_code()
    {
        using var package = Open();

        var assemblies = package.Entries.Select(e => e.FullName).Where(n => n.EndsWith(".dll") || n.EndsWith(".exe")).Order().ToList();

        Assert.Equal(
            IsCompiledAhead ? [CliWrapBeside(Compiled), Compiled, CliWrapBeside(Portable), Portable] : [CliWrapBeside(Portable), Portable],
            assemblies);
        Assert.Equal(2, assemblies.Select(ModuleOf).Distinct().Count());
        Assert.Equal(IsCompiledAhead ? [CliWrapBeside(Compiled), Compiled] : [], assemblies.Where(HasMachineCode));

        Guid ModuleOf(string path)
        {
            using var assembly = Assembly(path);
            var metadata = assembly.GetMetadataReader();
            return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
        }

        bool HasMachineCode(string path)
        {
            using var assembly = Assembly(path);
            return assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
        }

        PEReader Assembly(string path) => ReaderOf(package, path);
    }

    [Fact]
    public void The_CliWrap_in_it_needs_nothing_but_the_framework_of_NET_8()
    {
        using var package = Open();
        using var assembly = ReaderOf(package, CliWrapBeside(Portable));
        var metadata = assembly.GetMetadataReader();
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        var references = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(r => (Name: metadata.GetString(r.Name), r.Version)).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.True(r.Version <= new Version(8, 0, 0, 0) && File.Exists(Path.Combine(framework, r.Name + ".dll")), $"{r.Name} {r.Version}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_build_takes_the_machine_code_where_it_is_for_its_platform(bool isThere)
    {
        var copy = sdk.Folder.New("unpacked");
        ZipFile.ExtractToDirectory(sdk.PackageFile, copy);
        if (!isThere && IsCompiledAhead)
            File.Delete(Path.Combine(copy, Compiled));
        var project = new TestProject(sdk).WithProject("lab.proj", $"""
            <Project>
              <Import Project="{copy}/Sdk/Sdk.props" />
              <Import Project="{copy}/Sdk/Sdk.targets" />
            </Project>
            """);

        var answer = await project.RunAsync("dotnet", "msbuild", "lab.proj", "-getProperty:NixVmsBuildTasksAssembly");

        Assert.Equal(Path.Combine(copy, isThere && IsCompiledAhead ? Compiled : Portable), answer.Text.Trim());
    }

    [Fact]
    public void Every_file_is_in_a_folder_that_has_a_purpose()
    {
        using var package = Open();

        var others = package.Entries.Select(e => e.FullName)
            .Where(n => !FilesAtTheRoot.Contains(n) && !Folders.Concat(FoldersOfNuGet).Contains(n.Split('/')[0]));

        Assert.Empty(others);
    }

    [Theory]
    [InlineData("Sdk/Sdk.props")]
    [InlineData("Sdk/Sdk.targets")]
    [InlineData("build/NixVms.Build.props")]
    [InlineData("build/NixVms.Build.targets")]
    [InlineData("buildMultiTargeting/NixVms.Build.props")]
    [InlineData("buildMultiTargeting/NixVms.Build.targets")]
    [InlineData("rules/NixNetwork.xaml")]
    [InlineData("schema/nixnet.xsd")]
    [InlineData("nix/network.nix")]
    [InlineData("tools/linux-x64/libnixvms-trace.so")]
    [InlineData("tools/linux-arm64/libnixvms-trace.so")]
    [InlineData("nix/platforms/debian/default.nix")]
    [InlineData("nix/platforms/nixos/default.nix")]
    [InlineData("nix/launcher/run-vms/settings.sh")]
    [InlineData("README.md")]
    [InlineData("LICENSE")]
    [InlineData("THIRD-PARTY-NOTICES")]
    public void It_holds_what_the_three_ways_to_use_it_need(string path)
    {
        using var package = Open();

        Assert.Contains(path, package.Entries.Select(e => e.FullName));
    }

    [Fact]
    public void It_holds_every_Nix_file_of_the_repository()
    {
        using var package = Open();
        var source = Path.Combine(Repository.Root, "sdk/nix");

        var expected = Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Select(f => "nix/" + Path.GetRelativePath(source, f));

        Assert.Equal(expected.Order(), package.Entries.Select(e => e.FullName).Where(n => n.StartsWith("nix/")).Order());
    }

    [Fact]
    public void Nothing_of_a_build_or_of_the_tests_is_in_it()
    {
        using var package = Open();

        var parts = package.Entries.SelectMany(e => e.FullName.Split('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Empty(parts.Intersect(["bin", "obj", "tests", "result"]));
    }

    [Fact]
    public void It_is_an_SDK_and_a_development_dependency_without_dependencies()
    {
        using var package = Open();
        using var stream = package.GetEntry("NixVms.Build.nuspec")!.Open();

        var metadata = XDocument.Load(stream).Root!.Elements().Single();

        Assert.Equal(["Dependency", "MSBuildSdk"], Elements("packageType").Select(e => e.Attribute("name")!.Value).Order());
        Assert.Equal("true", Elements("developmentDependency").Single().Value);
        Assert.Empty(Elements("dependency"));
        Assert.Equal("MIT", Elements("license").Single().Value);
        Assert.Equal("README.md", Elements("readme").Single().Value);
        Assert.Equal(sdk.Version, Elements("version").Single().Value);

        IEnumerable<XElement> Elements(string name) => metadata.Descendants().Where(e => e.Name.LocalName == name);
    }

    private const string Portable = "tasks/net8.0/NixVms.Build.Tasks.dll";

    private const string Compiled = "tasks/linux-x64/NixVms.Build.Tasks.dll";

    private static PEReader ReaderOf(ZipArchive package, string path)
    {
        var image = new MemoryStream();
        using var entry = package.GetEntry(path)!.Open();
        entry.CopyTo(image);
        image.Position = 0;
        return new PEReader(image);
    }

    private static string CliWrapBeside(string tasks) => tasks.Replace("NixVms.Build.Tasks", "CliWrap");

    /// <summary>The machine that packs is the one that tests.</summary>
    private static bool IsCompiledAhead => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    private ZipArchive Open() => ZipFile.OpenRead(sdk.PackageFile);
}

using System.IO.Compression;
using System.Text.RegularExpressions;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Engines;

/// <summary>MSBuild of an older SDK, as tests/NixVms.Build.Engines makes it, and what it builds: the unpacked package.</summary>
internal sealed partial class OldEngine
{
    /// <summary>The engine before that of the oldest SDK that we support, and the newest of that SDK.</summary>
    public static TheoryData<string> All => ["17.7", "17.11"];

    private readonly PackedSdk _sdk;
    private readonly string _program;

    public OldEngine(PackedSdk sdk, string version)
    {
        _sdk = sdk;
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;
        var name = $"Engine{version}";
        _program = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/NixVms.Build.Engines", name, "bin", configuration), name, SearchOption.AllDirectories).Single();

        // What an address has to escape.
        Package = Path.Combine(sdk.Folder.New("package"), "of ü #1");
        ZipFile.ExtractToDirectory(sdk.PackageFile, Package);
    }

    /// <summary>The folder of the package.</summary>
    public string Package { get; }

    /// <summary>
    /// A project that has the package as NuGet gives it to one with a PackageReference. Nothing is compiled: what that takes
    /// is of today's SDK, and too new for these engines.
    /// </summary>
    public TestProject WithPackageReference(string network = Networks.Alpha) =>
        NetworkIn(network)
            .With("obj/lab.proj.nuget.g.props", $"""<Project><Import Project="{Package}/build/NixVms.Build.props" /></Project>""")
            .With("obj/lab.proj.nuget.g.targets", $"""<Project><Import Project="{Package}/build/NixVms.Build.targets" /></Project>""")
            .WithProject("lab.proj", $"""
                <Project>
                  <Import Project="$(MSBuildExtensionsPath)/$(MSBuildToolsVersion)/Microsoft.Common.props" />
                  <PropertyGroup>
                    <OutputType>Library</OutputType>
                    <OutputPath>bin/Debug/</OutputPath>
                    <SkipCopyBuildProduct>true</SkipCopyBuildProduct>
                    <DebugType>none</DebugType>
                  </PropertyGroup>
                  <Import Project="$(MSBuildToolsPath)/Microsoft.Common.targets" />
                  <PropertyGroup>
                    <CoreBuildDependsOn>BuildOnlySettings;PrepareForBuild;PreBuildEvent;PrepareForRun;IncrementalClean;PostBuildEvent</CoreBuildDependsOn>
                  </PropertyGroup>
                  <Target Name="GetReferenceAssemblyPaths" />
                </Project>
                """);

    /// <summary>
    /// A project of networks alone. Microsoft.NET.Sdk is the one of today, whose own tasks do not run here: the targets that
    /// have them are empty.
    /// </summary>
    public TestProject OfSdk(string network = Networks.Alpha) =>
        NetworkIn(network).WithProject("lab.proj", $"""
            <Project>
              <Import Project="{Package}/Sdk/Sdk.props" />
              <Import Project="{Package}/Sdk/Sdk.targets" />
              <Target Name="_CollectTargetFrameworkForTelemetry" />
              <Target Name="CheckForImplicitPackageReferenceOverrides" />
              <Target Name="CheckForDuplicateItems" />
              <Target Name="CollectPackageReferences" />
              <Target Name="ValidateExecutableReferences" />
              <Target Name="_GetRestoreProjectStyle" />
            </Project>
            """);

    public Task<BuildOutput> BuildAsync(TestProject project, params string[] arguments) => BuildAsync(project, [project.ProjectFile], arguments);

    public async Task<BuildOutput> BuildAsync(TestProject project, IReadOnlyList<string> projectFiles, params string[] arguments)
    {
        var log = _sdk.Folder.NewFile(".log");
        var output = await project.RunAsync([_program, .. projectFiles, $"-log:{log}", .. arguments]);
        return new BuildOutput(output.ExitCode, output.Text, await File.ReadAllTextAsync(log));
    }

    /// <summary>The file that the code of an error leads to.</summary>
    public static string PageOf(BuildOutput build, string code)
    {
        var link = Link().Matches(build.Console).SingleOrDefault(l => l.Groups["code"].Value == code);
        Assert.True(link is not null, $"There is not one error {code}.\n{build.Console}");
        Assert.DoesNotMatch(@"[^\x21-\x7e]", link.Groups["address"].Value);
        return new Uri(link.Groups["address"].Value).LocalPath;
    }

    private TestProject NetworkIn(string network) => new TestProject(_sdk).With("network.nix", network).With("lab.nixnet", "");

    [GeneratedRegex(@"^(?<code>NIXVM\d{4}) -> (?<address>.*)$", RegexOptions.Multiline)]
    private static partial Regex Link();
}

using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Typed;

/// <summary>Projects that reference networks, and have NixVms.Testing. They are programs, so that a test can see what a class knows.</summary>
internal static class TypedProjects
{
    /// <summary>Two machines, one of them in two virtual networks.</summary>
    public const string Shop = """
        {
          alpha = { networking.firewall.allowedTCPPorts = [ 80 ]; };
          web-1 = { virtualisation.vlans = [ 1 2 ]; };
        }
        """;

    /// <summary>Prints what the class of that network knows, without starting it.</summary>
    public const string ShopProgram = """
        await using var shop = tests.Shop.Create();
        System.Console.WriteLine(string.Join(' ', shop.Alpha.Name, shop.Web1.Name, tests.Shop.Addresses.Alpha, tests.Shop.Addresses.Vlan2.Web1));
        System.Console.WriteLine(shop.VmNetwork.Manifest.Name);
        """;

    public static TestProject WithNetwork(this TestProject project, string folder, string network, string name = "shop") =>
        project
            .With($"{folder}/network.nix", network)
            .With($"{folder}/{name}.nixnet", "")
            .With($"{folder}/{name}.proj", """<Project Sdk="NixVms.Build" />""");

    /// <summary>Adds the project that is built: tests/tests.csproj.</summary>
    /// <param name="project">The folder.</param>
    /// <param name="sdk">The packages.</param>
    /// <param name="references">Its ProjectReference items.</param>
    /// <param name="program">Its source.</param>
    /// <param name="properties">More of its text.</param>
    /// <param name="framework">The element that names what it is built for.</param>
    public static TestProject WithTests(
        this TestProject project,
        PackedSdk sdk,
        string references,
        string program,
        string properties = "",
        string framework = "<TargetFramework>net10.0</TargetFramework>") =>
        project
            .WithFeeds(sdk)
            .With("tests/Program.cs", program)
            .WithProject("tests/tests.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    {framework}
                    <OutputType>Exe</OutputType>
                    <UseAppHost>false</UseAppHost>
                    <Nullable>enable</Nullable>
                    <GenerateDocumentationFile>true</GenerateDocumentationFile>
                  </PropertyGroup>
                  {properties}
                  <ItemGroup>
                    {references}
                    <PackageReference Include="NixVms.Testing" Version="{sdk.Version}" />
                  </ItemGroup>
                </Project>
                """);

    /// <summary>The folder that gets the class files of tests/tests.csproj.</summary>
    public static string ClassFolder(this TestProject project, string framework = "net10.0") => project[$"tests/obj/Debug/{framework}/nixvms"];

    /// <summary>What an IDE does to learn of a project, on a machine that has no Nix.</summary>
    public static Task<BuildOutput> DesignTimeBuildAsync(this TestProject project, params string[] arguments) =>
        project.WithVariable("PATH", FolderWithoutNix(project)).BuildAsync([
            "--no-restore", "-t:Compile;_NixVmsCollectClassesForUpToDateCheck", "-getItem:Compile,UpToDateCheckInput", "-p:DesignTimeBuild=true",
            "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-p:BuildProjectReferences=false", .. arguments,
        ]);

    private static string FolderWithoutNix(TestProject project)
    {
        var folder = Directory.CreateDirectory(project["tools"]).FullName;
        foreach (var name in new[] { "dotnet", "env", "setsid" }.Where(n => !File.Exists(Path.Combine(folder, n))))
        {
            var program = project.Environment["PATH"].Split(':').Select(d => Path.Combine(d, name)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(folder, name), program);
        }

        return folder;
    }

    // What NixVms.Testing depends on, and the frameworks to build for, have been restored for this repository.
    public static TestProject WithFeeds(this TestProject project, PackedSdk sdk)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return project.With("NuGet.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{sdk.Feed}" />
                <add key="restored" value="{packages}" />
              </packageSources>
            </configuration>
            """);
    }
}

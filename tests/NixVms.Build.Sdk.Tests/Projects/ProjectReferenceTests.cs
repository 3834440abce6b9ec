using System.Text.Json;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Projects;

/// <summary>Programs of .NET projects in machines: what a build makes of references to them.</summary>
[Collection(PackedSdk.Usage)]
public sealed class ProjectReferenceTests(PackedSdk sdk)
{
    private const string Page = "programs/Shop/wwwroot/page.txt";

    private static readonly string[] OwnTasks = ["DescribeVmProject", "EvaluateNixNetwork", "BuildVmNetwork", "WriteRunVms"];

    [Fact(Timeout = Limits.Builds)]
    public async Task A_change_in_a_program_changes_the_machines_that_have_it_and_no_other()
    {
        var project = Programs.OfThree(sdk);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings().AssertOwnTasks("DescribeVmProject", "DescribeVmProject", "DescribeVmProject", "EvaluateNixNetwork", "BuildVmNetwork", "WriteRunVms");
        var first = Derivations(project);
        Assert.Equal(["Shop", "Tool.dll", "Basic"], new[] { "Shop", "Tool", "Basic" }.Select(n => Started(project, n)));
        Assert.Equal(3, Directory.GetFiles(project["lab/obj/Debug/nixvms/.state/published/Shop/wwwroot"], "page.txt*").Length);

        (await project.BuildAsync("--no-restore", "-question")).AssertSucceededWithoutWarnings().AssertOwnTasks();

        project.With("programs/Shop/Program.cs", Programs.Web("another answer"));
        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings().AssertOwnTasks(OwnTasks);
        Assert.Equal(["web"], ChangedMachines(first, Derivations(project)));

        // The compiler makes the same of the same, and Nix, too.
        project.With("programs/Shop/Program.cs", Programs.Web("an answer"));
        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings().AssertOwnTasks(OwnTasks);
        Assert.Empty(ChangedMachines(first, Derivations(project)));

        // Written anew and the same: published, and nothing else.
        File.SetLastWriteTimeUtc(project["programs/Tool/Tool.fsproj"], DateTime.UtcNow);
        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings().AssertOwnTasks("DescribeVmProject");
        (await project.BuildAsync("--no-restore", "-question")).AssertSucceededWithoutWarnings();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Without_nix_hash_there_is_one_error_that_names_it()
    {
        var project = Programs.Of(sdk, Programs.ConsoleProject, "{ web = { }; }");
        Directory.CreateDirectory(project["tools"]);
        foreach (var name in NixPrograms.Names)
            File.CreateSymbolicLink(project[$"tools/{name}"], NixPrograms.Find(name));

        var error = (await project.BuildAsync($"-p:NixToolPath={project["tools"]}")).AssertOnlyError("NIXVM2001", project.ProjectFile);

        Assert.StartsWith($"{project["tools"]}/nix-hash does not run: No such file or directory. ", error.Text);
        Assert.Contains("NixToolPath", error.Text);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task What_only_a_publication_has_is_noticed_and_what_is_lost_is_made_again()
    {
        var project = Programs.Of(sdk, Programs.WebProject, """
            { web = { projects, ... }: { services.dotnet.shop.project = projects.Shop; }; }
            """);
        project.With("programs/Shop/Program.cs", Programs.Web("an answer")).With(Page, "one");
        await BuildAsync();
        var hash = Hash();

        project.With(Page, "two");
        await BuildAsync();
        Assert.NotEqual(hash, hash = Hash());

        // Nothing of this changes what is built.
        project.With("programs/Shop/only.txt", "").With("programs/Shop/Shop.csproj", Programs.WebProject.Replace("</Project>", """
              <ItemGroup><None Include="only.txt" CopyToPublishDirectory="Always" /></ItemGroup>
            </Project>
            """));
        await BuildAsync();
        Assert.NotEqual(hash, hash = Hash());
        project.With("programs/Directory.Build.props", "<Project><PropertyGroup><CopyOutputSymbolsToPublishDirectory>false</CopyOutputSymbolsToPublishDirectory></PropertyGroup></Project>");
        await BuildAsync();
        Assert.NotEqual(hash, hash = Hash());
        Assert.False(File.Exists(project["lab/obj/Debug/nixvms/.state/published/Shop/Shop.pdb"]));

        // As a build that was killed while it published leaves it.
        Directory.Delete(project["lab/obj/Debug/nixvms/.state/published/Shop/wwwroot"], recursive: true);
        File.Delete(project["lab/obj/Debug/nixvms/.state/projects/Shop"]);
        await BuildAsync();
        Assert.Equal(hash, Hash());
        Directory.Delete(project["lab/obj/Debug/nixvms/.state/published"], recursive: true);
        await BuildAsync();
        Assert.Equal(hash, Hash());

        (await project.CleanAsync()).AssertSucceededWithoutWarnings();
        Assert.False(Directory.Exists(project["lab/obj/Debug/nixvms"]));

        async Task BuildAsync() => (await project.BuildAsync(Directory.Exists(project["lab/bin"]) ? ["--no-restore"] : [])).AssertSucceededWithoutWarnings();

        string Hash() => File.ReadAllText(project["lab/obj/Debug/nixvms/.state/projects/Shop.hash"]);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_name_is_no_code_and_properties_of_a_publication_compile_nothing_anew()
    {
        var project = Programs.Of(
            sdk,
            Programs.ConsoleProject.Replace("</PropertyGroup>", "<AssemblyName>a $(id) shop</AssemblyName></PropertyGroup>".Replace("$(", "%24(")),
            """{ a = { projects, ... }: { environment.etc.script.text = builtins.readFile "${projects.Shop}/bin/Shop"; }; }""",
            """<ProjectReference Include="../programs/Shop/Shop.csproj" VmPublishProperties="DebugType=none; CopyOutputSymbolsToPublishDirectory=false" />""");

        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        Assert.Contains("/a $(id) shop' \"$@\"", File.ReadAllText(Script(project)));
        (await project.BuildAsync("--no-restore", "-question")).AssertSucceededWithoutWarnings().AssertOwnTasks();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_program_for_another_processor_gets_the_runtime_of_that()
    {
        var project = Programs.Of(
            sdk,
            Programs.ConsoleProject.Replace("</PropertyGroup>", "<RuntimeIdentifiers>linux-arm64</RuntimeIdentifiers></PropertyGroup>"),
            """{ a = { projects, ... }: { nixpkgs.system = "aarch64-linux"; environment.systemPackages = [ projects.Shop ]; }; }""",
            """<ProjectReference Include="../programs/Shop/Shop.csproj" VmPublishProperties="RuntimeIdentifier=linux-arm64;SelfContained=false" />""");

        // The runtime is among the packages of this computer's own sources.
        project.With("../NuGet.config", $"""<configuration><packageSources><add key="packed" value="{sdk.Feed}" /></packageSources></configuration>""");
        (await project.AlwaysRestoring().BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();

        using var description = JsonDocument.Parse(File.ReadAllText(project["lab/obj/Debug/nixvms/.state/projects/Shop.json"]));
        Assert.Equal("aarch64-linux", description.RootElement.GetProperty("system").GetString());
        var folders = description.RootElement.GetProperty("frameworks")[0].GetProperty("folders").EnumerateArray().Select(f => f.GetProperty("path").GetString()!).ToList();
        Assert.All(folders, folder => Assert.Contains("microsoft.netcore.app.runtime.linux-arm64", folder));
        // The number of the processor in a program's header.
        Assert.Contains(folders, folder => File.Exists($"{folder}/libcoreclr.so") && File.ReadAllBytes($"{folder}/libcoreclr.so")[18] == 183);
        Assert.False(description.RootElement.TryGetProperty("muxer", out _));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_graph_builds_in_isolation_and_a_solution_builds_each_project_once()
    {
        var project = Programs.Of(sdk, Programs.ConsoleProject, "{ a = { projects, ... }: { environment.systemPackages = [ projects.Shop ]; }; }");
        (await project.RestoreAsync()).AssertSucceeded();

        (await project.BuildAsync("--no-restore", "-graph", "-isolate")).AssertSucceededWithoutWarnings().AssertOwnTasks(OwnTasks);
        (await project.BuildAsync("--no-restore", "-graph", "-isolate", "-question")).AssertSucceededWithoutWarnings().AssertOwnTasks();

        project.With("programs/Shop/Program.cs", "System.Console.WriteLine(2);").WithProject("all.slnx", """
            <Solution>
              <Project Path="programs/Shop/Shop.csproj" />
              <Project Path="lab/lab.proj" Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" />
            </Solution>
            """);
        var build = (await project.BuildAsync("--no-restore", "-m")).AssertSucceededWithoutWarnings().AssertOwnTasks(OwnTasks);
        Assert.Single(build.Tasks, "Csc");
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_project_with_code_of_its_own_says_which_references_are_for_machines()
    {
        var project = Programs.Of(sdk, Programs.ConsoleProject, "{ a = { projects, ... }: { environment.etc.names.text = toString (builtins.attrNames projects); environment.systemPackages = [ projects.service ]; }; }");
        project.With("lab/Program.cs", "System.Console.WriteLine();").With("library/Library.csproj", Programs.LibraryProject).WithProject("lab/lab.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Sdk Name="NixVms.Build" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../library/Library.csproj" />
                <ProjectReference Include="../programs/Shop/Shop.csproj" VmProject="true" VmProjectName="service" ReferenceOutputAssembly="false" />
              </ItemGroup>
            </Project>
            """);

        (await project.BuildAsync()).AssertSucceededWithoutWarnings().AssertOwnTasks(OwnTasks);
        Assert.Equal(["service"], Directory.GetFiles(project["lab/obj/Debug/nixvms/.state/projects"], "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!));
        (await project.BuildAsync("--no-restore", "-question")).AssertSucceededWithoutWarnings();
    }

    // The start script is a link into the machine's own path, beside which its configuration is.
    private static string Script(TestProject project) =>
        Path.Combine(Path.GetDirectoryName(File.ResolveLinkTarget(project["lab/result/bin/run-a-vm"], returnFinalTarget: true)!.FullName)!, "../system/etc/script");

    private static string Started(TestProject project, string name)
    {
        using var description = JsonDocument.Parse(File.ReadAllText(project[$"lab/obj/Debug/nixvms/.state/projects/{name}.json"]));
        return description.RootElement.GetProperty("executable").GetString() ?? description.RootElement.GetProperty("assembly").GetString()!;
    }

    private static Dictionary<string, string> Derivations(TestProject project)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(project["lab/bin/Debug/network/network.json"]));
        return manifest.RootElement.GetProperty("machines").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("drvPath").GetString()!);
    }

    private static IEnumerable<string> ChangedMachines(Dictionary<string, string> before, Dictionary<string, string> after) =>
        after.Where(m => before[m.Key] != m.Value).Select(m => m.Key);
}

using NixVms.Build.Sdk.Tests.Infrastructure;
using NixVms.Build.Sdk.Tests.Projects;

namespace NixVms.Build.Sdk.Tests;

/// <summary>The ways in which MSBuild and its hosts build a project.</summary>
[Collection(PackedSdk.Usage)]
public sealed class EngineTests(PackedSdk sdk)
{
    private static readonly string[] FullBuild = ["EvaluateNixNetwork", "BuildVmNetwork", "WriteRunVms"];

    /// <summary>A library of two frameworks, the second of which needs no package, with a network.</summary>
    internal static TestProject MultiTargetingLibrary(PackedSdk sdk) =>
        new TestProject(sdk)
            .With("network.nix", Networks.Alpha)
            .With("lab.nixnet", "")
            .With("Greeter.cs", """public static class Greeter { public static string Text => "hello"; }""")
            .WithProject("lab.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <Sdk Name="NixVms.Build" />
                  <PropertyGroup>
                    <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
                    <EnableWindowsTargeting>true</EnableWindowsTargeting>
                    <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                  </PropertyGroup>
                </Project>
                """);

    [Theory(Timeout = Limits.Build)]
    [InlineData("DesignTimeBuild=true", "Build")]
    [InlineData("DesignTimeBuild=true", "EvaluateNixNetwork;BuildVmNetwork;WriteRunVms;ResolveVmNetworks;CheckNixNetwork")]
    [InlineData("DesignTimeBuild=true", "ResolveAssemblyReferences;CompileDesignTime")]
    [InlineData("BuildingProject=false", "ResolveAssemblyReferences;Compile")]
    public async Task A_design_time_build_runs_none_of_our_tasks(string property, string targets)
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync($"-t:{targets}", $"-p:{property}", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("-m:2")]
    [InlineData("-m:2 -mt")]
    [InlineData("-graph -isolate")]
    public async Task A_network_project_builds_with_every_scheduler(string switches)
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await BuildWithAsync(project, switches);

        build.AssertSucceededWithoutWarnings().AssertOwnTasks(FullBuild);
        Assert.True(File.Exists(project["result/bin/run-vms"]), build.Console);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("-m:2")]
    [InlineData("-m:2 -mt")]
    [InlineData("-graph -isolate")]
    public async Task A_multi_targeting_project_evaluates_its_network_once(string switches)
    {
        var project = MultiTargetingLibrary(sdk);

        var build = await BuildWithAsync(project, switches);

        build.AssertSucceededWithoutWarnings().AssertOwnTasks(FullBuild);
        Assert.True(File.Exists(project["bin/Debug/lab/run-vms"]), build.Console);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("-m:2")]
    [InlineData("-graph -isolate")]
    public async Task A_multi_targeting_project_evaluates_its_network_once_also_when_another_project_references_it(string switches)
    {
        var project = MultiTargetingLibrary(sdk);
        var library = project.ProjectFile;
        project
            .With("../app/Program.cs", "System.Console.WriteLine(Greeter.Text);")
            .WithProject("../app/app.csproj", Programs.ConsoleProjectWith($"""<ProjectReference Include="{library}" />"""));

        var build = await BuildWithAsync(project, switches);

        build.AssertSucceededWithoutWarnings().AssertOwnTasks(FullBuild);
        Assert.True(File.Exists(project["bin/Debug/lab/run-vms"]), build.Console);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("", "-m:2")]
    [InlineData("ReferenceOutputAssembly=\"false\"", "-graph -isolate")]
    public async Task A_project_that_references_a_network_project_builds(string metadata, string switches)
    {
        var project = TestProject.OfNetwork(sdk)
            .With("../app/Program.cs", "System.Console.WriteLine();")
            .WithProject("../app/app.csproj", Programs.ConsoleProjectWith($"""<ProjectReference Include="../lab/lab.proj" {metadata} />"""));

        var build = await BuildWithAsync(project, switches);

        build.AssertSucceededWithoutWarnings().AssertOwnTasks(FullBuild);
        Assert.True(File.Exists(project["result/bin/run-vms"]), build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_network_project_that_references_a_program_builds_it_first()
    {
        var project = TestProject.OfNetwork(sdk)
            .With("../app/Program.cs", "System.Console.WriteLine();")
            .With("../app/app.csproj", Programs.ConsoleProject)
            .With("network.nix", """{ alpha = { environment.etc."app.dll".source = ../app/bin/Debug/net10.0/app.dll; }; }""")
            .WithProject("lab.proj", """
                <Project Sdk="NixVms.Build">
                  <ItemGroup>
                    <ProjectReference Include="../app/app.csproj" />
                  </ItemGroup>
                </Project>
                """);

        var build = await project.BuildAsync();

        build.AssertSucceededWithoutWarnings();
        Assert.True(File.Exists(project["result/bin/run-vms"]), build.Console);
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData("-m:2")]
    [InlineData("-m:2 -mt")]
    public async Task A_solution_with_two_network_projects_builds_in_parallel(string switches)
    {
        var project = TestProject.OfNetwork(sdk)
            .With("../second/network.nix", Networks.Beta)
            .With("../second/second.proj", """<Project Sdk="NixVms.Build" />""")
            .With("../both.slnx", "<Solution />");
        (await project.RunAsync("dotnet", "sln", "../both.slnx", "add", "lab.proj", "../second/second.proj")).AssertSucceeded();
        project.WithProject("../both.slnx", await File.ReadAllTextAsync(project["../both.slnx"]));

        var build = await BuildWithAsync(project, switches);

        build.AssertSucceededWithoutWarnings();
        Assert.True(build.OwnTasks.Count(t => t == "EvaluateNixNetwork") == 2, build.Console);
        Assert.True(File.Exists(project["result/bin/run-alpha-vm"]), build.Console);
        Assert.True(File.Exists(project["../second/result/bin/run-beta-vm"]), build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Relative_paths_count_from_the_project_wherever_dotnet_is_started()
    {
        var project = TestProject.OfNetwork(sdk).With("nix/nets.nix", Networks.Beta).With("lab.nixnet", """<NixNetwork Network="nix/nets.nix" />""");

        var build = await project.RunAsync(
            "env", "--chdir=/", "dotnet", "build", project.ProjectFile, "-nodeReuse:false", "-terminalLogger:off", "-mt", "-p:NixVmsOutLink=links/lab");

        build.AssertSucceeded();
        Assert.True(File.Exists(project["links/lab/bin/run-beta-vm"]), build.Text);
    }

    private static async Task<BuildOutput> BuildWithAsync(TestProject project, string switches)
    {
        // NuGet's restore itself cannot be built in isolation (MSB4252), with or without this SDK.
        if (!switches.Contains("-isolate"))
            return await project.BuildAsync(switches.Split(' '));

        (await project.RestoreAsync()).AssertSucceeded();
        return await project.BuildAsync(["--no-restore", .. switches.Split(' ')]);
    }
}

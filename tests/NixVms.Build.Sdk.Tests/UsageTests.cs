using NixVms.Build.Sdk.Tests.Infrastructure;
using NixVms.Build.Sdk.Tests.Projects;

namespace NixVms.Build.Sdk.Tests;

/// <summary>The three ways to use the package.</summary>
[Collection(PackedSdk.Usage)]
public sealed class UsageTests(PackedSdk sdk)
{
    private const string Program = """System.Console.WriteLine($"the program ran with {string.Join(' ', args)}");""";

    [Fact(Timeout = Limits.Build)]
    public async Task A_project_with_it_as_only_SDK_builds_its_network()
    {
        var project = TestProject.OfNetwork(sdk).AlwaysRestoring();

        var build = await project.BuildAsync();

        build.AssertSucceededWithoutWarnings();
        AssertHasNetwork(project, build);
        build.AssertPrinted($"lab -> {project["bin/Debug/lab/run-vms"]}");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_version_can_stand_in_the_project()
    {
        var project = TestProject.OfNetwork(sdk).WithProject("lab.proj", $"""<Project Sdk="NixVms.Build/{sdk.Version}" />""");
        File.Delete(project["../global.json"]);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task All_three_ways_build_the_same_network_and_a_program_runs_as_before()
    {
        var alone = TestProject.OfNetwork(sdk).AlwaysRestoring();
        var additional = ConsoleProject($"""<Sdk Name="NixVms.Build" Version="{sdk.Version}" />""");
        var reference = ConsoleProject(PackageReference);

        (await alone.BuildAsync()).AssertSucceededWithoutWarnings();
        foreach (var project in new[] { additional, reference })
        {
            var build = await project.BuildAsync();
            var run = await project.RunAsync("dotnet", "run", "--no-build", "--project", project.ProjectFile, "--", "a", "b");

            build.AssertSucceededWithoutWarnings();
            run.AssertSucceeded().AssertPrinted("the program ran with a b");
            Assert.Equal(OutputsOf(alone), OutputsOf(project));
            Assert.Equal(alone.LinkTarget("result"), project.LinkTarget("result"));
        }

        static IEnumerable<string> OutputsOf(TestProject project) =>
            project.Listing().Where(e => e.Contains("/lab/") || e.Contains("/nixvms/") || e.StartsWith("result"));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Two_ways_at_once_give_one_warning_and_one_build_of_the_network()
    {
        var project = ConsoleProject($"""<Sdk Name="NixVms.Build" Version="{sdk.Version}" />""" + PackageReference);

        var build = await project.BuildAsync();

        build.AssertSucceeded().AssertOwnTasks("EvaluateNixNetwork", "BuildVmNetwork", "WriteRunVms");
        Assert.True(build.Warnings.Count == 1 && build.HasWarning("NIXVM1008"), build.Console);
        AssertHasNetwork(project, build);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_library_with_it_is_still_a_library_for_others()
    {
        var project = new TestProject(sdk)
            .With("library/network.nix", Networks.Alpha)
            .With("library/Greeter.cs", """public static class Greeter { public static string Text => "hello"; }""")
            .With("library/library.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <Sdk Name="NixVms.Build" />
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                  </PropertyGroup>
                </Project>
                """)
            .With("app/Program.cs", "System.Console.WriteLine(Greeter.Text);")
            .WithProject("app/app.csproj", Programs.ConsoleProjectWith("""<ProjectReference Include="../library/library.csproj" />"""));

        var run = await project.RunAsync("dotnet", "run", "--project", project.ProjectFile);

        run.AssertSucceeded().AssertPrinted("hello");
        Assert.True(File.Exists(project["library/bin/Debug/network/run-vms"]), run.Text);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_project_without_networks_builds()
    {
        var project = new TestProject(sdk).WithProject("lab.proj", """<Project Sdk="NixVms.Build" />""");

        var build = await project.BuildAsync();

        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
    }

    private string PackageReference =>
        $"""<ItemGroup><PackageReference Include="NixVms.Build" Version="{sdk.Version}" PrivateAssets="all" /></ItemGroup>""";

    private TestProject ConsoleProject(string usage) =>
        new TestProject(sdk)
            .With("network.nix", Networks.Alpha)
            .With("lab.nixnet", "")
            .With("Program.cs", Program)
            .WithProject("lab.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  {usage}
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <OutputType>Exe</OutputType>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>
                </Project>
                """);

    private static void AssertHasNetwork(TestProject project, BuildOutput build)
    {
        Assert.True(File.Exists(project["bin/Debug/lab/run-vms"]), build.Console);
        Assert.True(File.Exists(project["result/bin/run-alpha-vm"]), build.Console);
    }
}

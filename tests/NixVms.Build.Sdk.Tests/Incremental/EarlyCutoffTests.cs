using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>An evaluation that comes out the same stops there: nothing is built, nothing is written.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class EarlyCutoffTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Builds)]
    public async Task A_comment_evaluates_and_no_more()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var before = Times(project, "bin", "result");

        project.With("network.nix", "# A comment\n# of two lines.\n" + Networks.Alpha);
        var build = await project.BuildAsync("--no-restore");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork").AssertEvaluated("lab", $"changed: {project["network.nix"]}");
        Assert.Equal(before, Times(project, "bin", "result"));
        await project.AssertUpToDateAsync();
        Assert.Equal(3, project.EvaluatedManifest().GetProperty("machines")[0].GetProperty("position").GetProperty("line").GetInt32());
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_project_that_references_it_does_not_rebuild()
    {
        var project = TestProject.OfNetwork(sdk).With("app/Program.cs", "System.Console.WriteLine();").WithProject("app/app.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../lab.proj" ReferenceOutputAssembly="false" SkipGetTargetFrameworkProperties="true" />
              </ItemGroup>
            </Project>
            """);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var before = Times(project, "app/bin", "bin");
        await project.AssertUpToDateAsync();

        project.With("network.nix", "# A comment\n" + Networks.Alpha);
        var build = await project.BuildAsync("--no-restore");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork").AssertEvaluated("lab", $"changed: {project["network.nix"]}");
        Assert.DoesNotContain("Csc", build.Tasks);
        Assert.Equal(before, Times(project, "app/bin", "bin"));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_checkout_with_new_times_evaluates_nothing()
    {
        var project = TestProject.OfNetwork(sdk, "{ alpha.imports = [ ./module.nix ]; }").With("module.nix", "{ }");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var before = Times(project, "bin", "result");

        foreach (var file in new[] { "network.nix", "module.nix", "lab.nixnet", "lab.proj" })
            File.SetLastWriteTimeUtc(project[file], DateTime.UtcNow);
        var build = await project.BuildAsync("--no-restore");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork").AssertNothingEvaluated();
        Assert.Equal(["lab"], build.Compared());
        Assert.Equal(before, Times(project, "bin", "result"));
        await project.AssertUpToDateAsync();
    }

    private static Dictionary<string, DateTime> Times(TestProject project, params string[] roots) => roots
        .Select(r => project[r])
        .SelectMany(r => new FileInfo(r).LinkTarget is not null ? [new FileInfo(r)] : new DirectoryInfo(r).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        .ToDictionary(e => e.FullName, e => e.LastWriteTimeUtc);
}

using NixVms.Build.Sdk.Tests.Hooks;
using NixVms.Build.Sdk.Tests.Incremental;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Layout;

/// <summary>
/// Folders whose names mean something to MSBuild: a network in them builds, and then it is up to date. In one with "*" or
/// "?" MSBuild itself finds no project of .NET (MSB4019).
/// </summary>
[Collection(HookCollection.Name)]
public sealed class PathTests(PackedSdk sdk)
{
    [Theory(Timeout = Limits.Builds)]
    [InlineData("percent%20sign")]
    [InlineData("a%2Fb")]
    [InlineData("100%;done")]
    [InlineData("semi;colon")]
    [InlineData("item@(NixNetwork)")]
    [InlineData("%(Identity)")]
    [InlineData("$(MSBuildProjectName)")]
    [InlineData("it's (one) 'folder'")]
    public async Task A_project_in_it_is_up_to_date_after_a_build_and_notices_a_change(string folder)
    {
        // MSBuild's globs find no file in some of these folders.
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = builtins.readFile ./host.txt; }""", folder)
            .With("host.txt", "one")
            .WithProject("lab.proj", Networks.ProjectWithoutGlobs);
        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings();

        (await project.BuildAsync("--no-restore")).AssertNothingDone();
        project.With("host.txt", "two");
        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings();

        Assert.Equal("two", project.Manifest().GetProperty("machines")[0].GetProperty("targetHost").GetString());
        (await project.BuildAsync("--no-restore")).AssertNothingDone();
        Assert.True(Path.Exists(project["result/bin/run-vms"]));
    }
}

using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>What builds have written goes away with <c>dotnet clean</c>, or when its network goes.</summary>
[Collection(PackedSdk.Usage)]
public sealed class CleanTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Build)]
    public async Task Clean_leaves_what_it_leaves_in_a_project_without_networks()
    {
        var without = TestProject.OfNetwork(sdk);
        (await without.BuildAsync("-p:EnableDefaultNixNetworkItems=false")).AssertSucceeded();
        (await without.CleanAsync("-p:EnableDefaultNixNetworkItems=false")).AssertSucceeded();
        var project = TestProject.OfNetwork(sdk);

        (await project.BuildAsync("-p:NixVmsOutLink=links/lab")).AssertSucceeded();
        (await project.BuildAsync("--no-restore")).AssertSucceeded();
        var store = project.LinkTarget("result")!;
        var clean = await project.CleanAsync();

        clean.AssertSucceededWithoutWarnings();
        FolderListing.AssertEqual(without.Listing(), project.Listing(), clean.Console);
        Assert.True(Directory.Exists(store), $"Clean removed the target of a link.\n{clean.Console}");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_second_clean_and_a_clean_before_any_build_do_nothing()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.RestoreAsync()).AssertSucceeded();

        var first = await project.CleanAsync();
        (await project.BuildAsync()).AssertSucceeded();
        (await project.CleanAsync()).AssertSucceeded();
        var second = await project.CleanAsync();

        first.AssertSucceededWithoutWarnings();
        second.AssertSucceededWithoutWarnings();
        Assert.True(File.Exists(project["network.nix"]) && File.Exists(project["lab.nixnet"]), second.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Clean_after_a_failed_build_removes_what_the_build_before_it_made()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceeded();
        project.With("lab.nixnet", "<broken");
        (await project.BuildAsync("--no-restore")).AssertFailed();

        var clean = await project.CleanAsync();

        clean.AssertSucceeded();
        Assert.False(Path.Exists(project["result"]), clean.Console);
        Assert.False(Path.Exists(project["bin/Debug/lab"]), clean.Console);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Debug_and_Release_have_outputs_of_their_own()
    {
        var project = TestProject.OfNetwork(sdk);

        (await project.BuildAsync()).AssertSucceeded();
        (await project.BuildAsync("-c", "Release")).AssertSucceeded();
        var both = project.Listing();
        var clean = await project.CleanAsync("-c", "Debug");

        Assert.Contains("bin/Debug/lab/run-vms", both);
        Assert.Contains("bin/Release/lab/run-vms", both);
        clean.AssertSucceeded();
        Assert.DoesNotContain("bin/Debug/lab/run-vms", project.Listing());
        Assert.Contains("bin/Release/lab/run-vms", project.Listing());
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_network_removed_from_the_project_loses_its_outputs_at_the_next_build()
    {
        var project = TestProject.OfNetwork(sdk).With("other/second.nixnet", "").With("other/network.nix", Networks.Beta);
        (await project.BuildAsync()).AssertSucceeded();
        var alone = TestProject.OfNetwork(sdk);
        (await alone.BuildAsync()).AssertSucceeded();

        Directory.Delete(project["other"], recursive: true);
        var build = await project.BuildAsync("--no-restore");

        build.AssertSucceededWithoutWarnings();
        FolderListing.AssertEqual(alone.Listing(), project.Listing(), build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task The_last_network_removed_from_the_project_loses_its_outputs_at_the_next_build()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceeded();

        File.Delete(project["lab.nixnet"]);
        File.Delete(project["network.nix"]);
        var build = await project.BuildAsync("--no-restore");

        build.AssertSucceededWithoutWarnings();
        FolderListing.AssertNone(project.Listing(), e => e.StartsWith("result") || e.Contains("run-vms") || e.Contains("gcroot"), build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Clean_of_a_multi_targeting_project_removes_everything()
    {
        var project = EngineTests.MultiTargetingLibrary(sdk);
        (await project.BuildAsync()).AssertSucceeded();

        var clean = await project.CleanAsync();

        clean.AssertSucceededWithoutWarnings();
        FolderListing.AssertNone(project.Listing(), e => e.StartsWith("result") || e.Contains("/lab/") || e.Contains("/nixvms/"), clean.Console);
    }
}

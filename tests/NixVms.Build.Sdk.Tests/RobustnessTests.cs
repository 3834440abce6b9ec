using System.Diagnostics;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>Builds that meet each other, or that somebody kills.</summary>
[Collection(PackedSdk.Usage)]
public sealed class RobustnessTests(PackedSdk sdk)
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(2);

    [Fact(Timeout = Limits.Build)]
    public async Task Two_builds_of_one_project_at_once_both_succeed()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.RestoreAsync()).AssertSucceeded();

        for (var round = 0; round < 3; round++)
        {
            project.With("network.nix", NetworkNobodyHasBuilt());
            using var first = project.StartBuild("build", "--no-restore");
            using var second = project.StartBuild("build", "--no-restore");

            (await first.WaitAsync(BuildLimit)).AssertSucceededWithoutWarnings();
            (await second.WaitAsync(BuildLimit)).AssertSucceededWithoutWarnings();

            AssertWhole(project);
        }
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_build_killed_at_any_moment_leaves_a_project_that_the_next_build_completes()
    {
        const int kills = 20;
        var project = TestProject.OfNetwork(sdk, NetworkNobodyHasBuilt());
        (await project.RestoreAsync()).AssertSucceeded();
        var watch = Stopwatch.StartNew();
        (await project.BuildAsync("--no-restore")).AssertSucceeded();
        var duration = watch.Elapsed;
        var undisturbed = project.Listing(withLinkTargets: false);

        for (var i = 0; i < kills; i++)
        {
            project.With("network.nix", NetworkNobodyHasBuilt());
            using (var build = project.StartBuild("build", "--no-restore"))
            {
                // Spread over the whole build, so that no run misses a phase; chance decides the rest.
                await Task.Delay(duration * ((i + Random.Shared.NextDouble()) / kills));
                build.Program.KillGroup();
                _ = await build.WaitAsync(BuildLimit);
            }

            var next = await project.BuildAsync("--no-restore");

            next.AssertSucceededWithoutWarnings();
            AssertWhole(project);
            FolderListing.AssertEqual(undisturbed, project.Listing(withLinkTargets: false), next.Console);
        }
    }

    /// <summary>A machine that is not in the store from another run, so that there is something to build.</summary>
    private static string NetworkNobodyHasBuilt() =>
        $$"""{ alpha = { environment.etc."marker".text = "{{Guid.NewGuid()}}"; deployment.targetHost = "{{Guid.NewGuid()}}"; }; }""";

    /// <summary>All outputs belong to the network as it is now.</summary>
    private static void AssertWhole(TestProject project)
    {
        var manifest = project.Manifest();
        var output = manifest.GetProperty("outputPath").GetString()!;
        Assert.Contains(manifest.GetProperty("machines")[0].GetProperty("targetHost").GetString()!, File.ReadAllText(project["network.nix"]));
        Assert.Equal(output, project.LinkTarget("result"));
        Assert.Equal(output, project.LinkTarget("obj/Debug/nixvms/lab/gcroot"));
        Assert.Contains(output, File.ReadAllText(project["bin/Debug/lab/run-vms"]));
        Assert.True(File.Exists(Path.Combine(output, "bin/run-alpha-vm")));
    }
}

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
        using (var whole = project.StartBuild("build", "--no-restore"))
            (await whole.WaitAsync(BuildLimit)).AssertSucceeded();
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

    [Fact(Timeout = Limits.Builds)]
    public async Task What_programs_of_a_killed_build_had_in_temporary_folders_is_removed_by_the_next()
    {
        var project = TestProject.OfNetwork(sdk, NetworkNobodyHasBuilt());
        var (cache, temporary, programs) = (sdk.Folder.New("cache"), sdk.Folder.New("temporary"), sdk.Folder.New("programs"));
        project.WithVariable("XDG_CACHE_HOME", cache).WithVariable("TMPDIR", temporary);
        var path = project.Environment["PATH"];

        // Both leave what the real ones keep in their temporary folders, and do not end.
        File.WriteAllText(Path.Combine(programs, "apt-get"), "#!/bin/sh\nmktemp \"$TMPDIR/apt.conf.XXXXXX\" > \"$0.begun\"\nsleep 1000\n");
        File.WriteAllText(Path.Combine(programs, "nix-instantiate"), $"#!/bin/sh\nif test -z \"$NIXVMS_TRACE\"; then PATH={path} exec nix-instantiate \"$@\"; fi\nmktemp \"$(dirname \"$NIXVMS_TRACE\")/XXXXXX\" > \"$0.begun\"\nsleep 1000\n");
        foreach (var program in Directory.GetFiles(programs))
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await project.RunAsync("sh", "-c", $"for name in nix nix-store; do ln -s \"$(command -v $name)\" {programs}/$name; done")).AssertSucceeded();
        await KillAsync("apt-get");
        File.Delete(Path.Combine(programs, "apt-get"));
        await KillAsync("nix-instantiate");

        project.WithVariable("PATH", path);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();

        Assert.Empty(Leftovers());

        async Task KillAsync(string program)
        {
            project.WithVariable("PATH", $"{programs}:{path}");
            using var build = project.StartBuild();
            for (var watch = Stopwatch.StartNew(); !File.Exists(Path.Combine(programs, program + ".begun")); await Task.Delay(50))
                Assert.True(!build.Program.HasExited && watch.Elapsed < BuildLimit, build.Program.Output);
            Assert.NotEmpty(Leftovers());
            build.Program.KillGroup();
            _ = await build.WaitAsync(BuildLimit);
            Assert.NotEmpty(Leftovers());
        }

        IEnumerable<string> Leftovers() =>
            from folder in new[] { cache, temporary, project.Environment["XDG_DATA_HOME"] }
            from entry in Directory.GetFileSystemEntries(folder, "*.nixvms-*", SearchOption.AllDirectories)
            select entry;
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

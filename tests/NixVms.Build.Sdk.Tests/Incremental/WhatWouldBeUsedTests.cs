using NixVms.Build.Sdk.Tests.Infrastructure;
using NixVms.Build.Sdk.Tests.Platform;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>Files that are not there, and would be used if they were.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class WhatWouldBeUsedTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Builds)]
    public async Task A_lock_of_the_project_is_used_from_the_next_build_on()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();

        project.With("debian.lock.json", DebianUser.EmptyLock);
        var build = await project.BuildAsync("--no-restore", "-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings().AssertEvaluated("lab", $"appeared or disappeared: {project["debian.lock.json"]}");
        Assert.Contains("busybox-static", await File.ReadAllTextAsync(project["debian.lock.json"]));
        var again = await project.BuildAsync("--no-restore", "-t:EvaluateNixNetwork");
        again.AssertSucceededWithoutWarnings().AssertOwnTasks();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_nixpkgs_that_appears_where_Nix_looks_for_it_is_noticed()
    {
        var project = TestProject.OfNetwork(sdk);
        var nixpkgs = Path.GetFullPath(project["../nixpkgs"]);
        project.WithVariable("NIX_PATH", Path.GetDirectoryName(nixpkgs)!);
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();
        Assert.Equal("debian", project.EvaluatedManifest().GetProperty("platform").GetString());

        Directory.CreateDirectory(nixpkgs);
        var build = await project.BuildAsync("--no-restore", "-t:EvaluateNixNetwork");

        build.AssertEvaluated("lab", $"appeared or disappeared: {nixpkgs}");
        build.AssertOnlyError("NIXVM1013", project["network.nix"], 1, 1);
    }

    [NixpkgsTheory(Timeout = Limits.Builds)]
    [MemberData(nameof(RealNixpkgs.Trees), MemberType = typeof(RealNixpkgs))]
    public async Task A_link_on_the_way_to_nixpkgs_that_points_elsewhere_is_noticed(string nixpkgs)
    {
        var project = TestProject.OfNetwork(sdk).With("../empty/file", "");
        File.CreateSymbolicLink(project["../channel"], nixpkgs);
        string[] arguments = ["-t:EvaluateNixNetwork", $"-p:NixpkgsPath={project["../channel"]}"];
        (await project.BuildAsync(arguments)).AssertSucceeded();
        (await project.BuildAsync(["--no-restore", .. arguments])).AssertSucceededWithoutWarnings().AssertOwnTasks();

        File.Delete(project["../channel"]);
        File.CreateSymbolicLink(project["../channel"], project["../empty"]);
        var build = await project.BuildAsync(["--no-restore", .. arguments]);

        Assert.Contains("/channel", build.Evaluated()["lab"]);
        build.AssertOnlyError("NIXVM1013", project.ProjectFile);
    }
}

using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>Files that are not there, and would be used if they were.</summary>
[Collection(PackedSdk.Collection)]
public sealed class WhatWouldBeUsedTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Builds)]
    public async Task A_lock_of_the_project_is_used_from_the_next_build_on()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();

        project.With("debian.lock.json", """{"schema":1,"release":"bookworm","architectures":{}}""");
        var build = await project.BuildAsync("--no-restore", "-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings().AssertEvaluated("lab", $"appeared or disappeared: {project["debian.lock.json"]}");
        Assert.Contains("busybox-static", await File.ReadAllTextAsync(project["debian.lock.json"]));
        var again = await project.BuildAsync("--no-restore", "-t:EvaluateNixNetwork");
        again.AssertSucceededWithoutWarnings().AssertOwnTasks();
    }
}

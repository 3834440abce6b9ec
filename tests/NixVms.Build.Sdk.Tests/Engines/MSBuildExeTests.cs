using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Engines;

/// <summary>
/// What MSBuild.exe of .NET Framework would do, by the property that our targets ask instead of MSBuildRuntimeType, which
/// nobody may set.
/// </summary>
[Collection(PackedSdk.Usage)]
public sealed class MSBuildExeTests(PackedSdk sdk)
{
    private const string IsMSBuildExe = "-p:_NixVmsMSBuildRuntime=Full";

    [Theory(Timeout = Limits.Build)]
    [InlineData("Build")]
    [InlineData("ResolveVmNetworks")]
    [InlineData("RefreshDebianLock")]
    public async Task Before_version_18_the_first_target_with_a_task_of_ours_is_one_error(string target)
    {
        var engine = new OldEngine(sdk, "17.11");
        var project = engine.WithPackageReference();

        var build = await engine.BuildAsync(project, $"-t:{target}", IsMSBuildExe);

        build.AssertOnlyError("NIXVM1020", project.ProjectFile);
        build.AssertOwnTasks();
        Assert.Equal(Path.Combine(engine.Package, "docs/diagnostics/NIXVM1020.md"), OldEngine.PageOf(build, "NIXVM1020"));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_multi_targeting_project_has_the_error_once()
    {
        var project = EngineTests.MultiTargetingLibrary(sdk);

        // An MSBuild without a task host of any version.
        var build = await project.BuildAsync("-p:_NixVmsMSBuildRuntime=Mono");

        build.AssertOnlyError("NIXVM1020", project.ProjectFile);
        build.AssertOwnTasks();
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("Build", "DesignTimeBuild=true")]
    [InlineData("Clean", "DesignTimeBuild=false")]
    [InlineData("NixVmsHelp", "DesignTimeBuild=false")]
    public async Task Before_version_18_a_project_loads_and_does_what_takes_no_task_of_ours(string target, string property)
    {
        var engine = new OldEngine(sdk, "17.11");

        var build = await engine.BuildAsync(engine.WithPackageReference(), $"-t:{target}", $"-p:{property}", IsMSBuildExe);

        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task From_version_18_on_the_tasks_run_in_a_task_host()
    {
        var project = TestProject.OfNetwork(sdk).With("lab.nixnet", """<NixNetwork OutLink="link" />""");

        var build = await project.BuildAsync(IsMSBuildExe);
        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork", "BuildVmNetwork", "WriteRunVms");
        Assert.True(File.Exists(project["bin/Debug/lab/run-vms"]), build.Console);
        Assert.True(File.Exists(project["link/bin/run-alpha-vm"]), build.Console);
        AssertInTaskHost(build);

        (await project.BuildAsync(IsMSBuildExe)).AssertSucceededWithoutWarnings().AssertOwnTasks();

        var clean = await project.CleanAsync(IsMSBuildExe);
        clean.AssertSucceededWithoutWarnings().AssertOwnTasks("CleanVmNetwork");
        AssertInTaskHost(clean);
        Assert.False(Path.Exists(project["link"]), clean.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task From_version_18_on_an_error_has_its_position_and_its_page()
    {
        var project = TestProject.OfNetwork(sdk, "{\n  alpha = { services.nginx.enabled = true; };\n}\n");

        var build = await project.BuildAsync("-t:CheckNixNetwork", IsMSBuildExe, "-terminalLogger:on");

        build.AssertOnlyError("NIXVM3010", project["network.nix"], 2, 13);
        build.AssertPrinted($"/nixvms.build/{sdk.Version}/docs/diagnostics/NIXVM3010.md");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task An_MSBuild_of_NET_starts_no_task_host()
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync();

        build.AssertSucceededWithoutWarnings();
        Assert.DoesNotContain("task host", build.Log, StringComparison.OrdinalIgnoreCase);
    }

    // One line for each task, and the compiler of a project of networks does not run.
    private static void AssertInTaskHost(BuildOutput build)
    {
        var hosts = build.Log.Split('\n').Where(l => l.Contains("in an external task host with a runtime of \"NET\"")).ToList();
        Assert.True(build.OwnTasks.All(t => hosts.Count(h => h.Contains($"Launching task \"{t}\"")) == build.OwnTasks.Count(o => o == t)), build.Log);
    }
}

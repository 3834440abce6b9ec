using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Engines;

/// <summary>The engines of older SDKs, of which the oldest is older than that of .NET SDK 8.</summary>
[Collection(PackedSdk.Usage)]
public sealed class OldEngineTests(PackedSdk sdk)
{
    public static TheoryData<string> Engines => OldEngine.All;

    [Theory(Timeout = Limits.Build)]
    [MemberData(nameof(Engines))]
    public async Task A_project_with_a_package_reference_builds_is_up_to_date_and_is_cleaned(string version)
    {
        var engine = new OldEngine(sdk, version);

        await BuildTwiceAndCleanAsync(engine, engine.WithPackageReference());
    }

    [Theory(Timeout = Limits.Build)]
    [MemberData(nameof(Engines))]
    public async Task A_project_of_networks_alone_builds_is_up_to_date_and_is_cleaned(string version)
    {
        var engine = new OldEngine(sdk, version);

        await BuildTwiceAndCleanAsync(engine, engine.OfSdk());
    }

    [Theory(Timeout = Limits.Build)]
    [MemberData(nameof(Engines))]
    public async Task NixVmsHelp_prints_the_usage(string version)
    {
        var engine = new OldEngine(sdk, version);

        var build = await engine.BuildAsync(engine.OfSdk(), "-t:NixVmsHelp");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
        build.AssertPrinted("NixVms.Build makes a network of NixOS virtual machines part of dotnet build.");
    }

    [Theory(Timeout = Limits.Build)]
    [MemberData(nameof(Engines))]
    public async Task An_error_of_a_task_has_its_position_and_its_page(string version)
    {
        var engine = new OldEngine(sdk, version);
        var project = engine.WithPackageReference("{\n  alpha = { services.nginx.enabled = true; };\n}\n");

        var build = await engine.BuildAsync(project, "-t:Build");

        build.AssertOnlyError("NIXVM3010", project["network.nix"], 2, 13);
        Assert.Equal(Path.Combine(engine.Package, "docs/diagnostics/NIXVM3010.md"), OldEngine.PageOf(build, "NIXVM3010"));
    }

    [Theory(Timeout = Limits.Build)]
    [MemberData(nameof(Engines))]
    public async Task An_error_of_a_target_has_its_page(string version)
    {
        var engine = new OldEngine(sdk, version);
        var project = engine.OfSdk();

        var build = await engine.BuildAsync(project, "-t:NixVmsHelp", "-p:NixVmsCode=NIXVM0000");

        build.AssertOnlyError("NIXVM1017", project.ProjectFile);
        Assert.Equal(Path.Combine(engine.Package, "docs/diagnostics/NIXVM1017.md"), OldEngine.PageOf(build, "NIXVM1017"));
    }

    private static async Task BuildTwiceAndCleanAsync(OldEngine engine, TestProject project)
    {
        var build = await engine.BuildAsync(project, "-t:Build");
        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork", "BuildVmNetwork", "WriteRunVms");
        Assert.True(File.Exists(project["bin/Debug/lab/run-vms"]), build.Console);
        Assert.True(File.Exists(project["result/bin/run-alpha-vm"]), build.Console);

        var second = await engine.BuildAsync(project, "-t:Build");
        second.AssertSucceededWithoutWarnings().AssertOwnTasks();

        var clean = await engine.BuildAsync(project, "-t:Clean");
        clean.AssertSucceededWithoutWarnings();
        Assert.False(Path.Exists(project["result"]), clean.Console);
        Assert.False(Directory.Exists(project["bin/Debug/lab"]), clean.Console);
        Assert.False(Directory.Exists(project["obj/Debug/nixvms"]), clean.Console);
    }
}

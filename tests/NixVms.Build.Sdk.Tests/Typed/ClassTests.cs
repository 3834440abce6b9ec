using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Typed;

/// <summary>A test project that references one network: what is true of it once it is built.</summary>
[Collection(PackedSdk.Typed)]
public sealed class ClassTests(ClassTests.BuiltProject built) : IClassFixture<ClassTests.BuiltProject>
{
    private TestProject Project => built.Project;

    [Fact(Timeout = Limits.Build)]
    public async Task A_plain_reference_gives_a_class_that_finds_its_network_from_any_folder()
    {
        built.Build.AssertSucceededWithoutWarnings();

        var run = await Project.RunAsync("env", "--chdir=/", "dotnet", Project["tests/bin/Debug/net10.0/tests.dll"]);

        run.AssertSucceeded().AssertPrinted("alpha web-1 192.168.1.1 192.168.2.2\nshop\n");
    }

    [Fact]
    public void The_class_is_documented_with_what_the_build_knows()
    {
        var text = File.ReadAllText(Path.Combine(Project.ClassFolder(), "tests.Shop.g.cs"));

        Assert.Contains("/// <summary>The network shop: 2 machines, Debian 13 (trixie).</summary>", text);
        Assert.Contains("192.168.1.1 in virtual network 1; 384 MiB of memory; open TCP port 80.</summary>", text);
        Assert.Contains($"\"{Project["shop/bin/Debug/shop"]}\"", text);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_build_with_nothing_to_do_compiles_and_writes_nothing()
    {
        var build = await Project.BuildAsync("--no-restore", "-question");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
        Assert.DoesNotContain("Csc", build.Tasks);
        Assert.DoesNotContain("Task \"WriteLinesToFile\"", TextOfTarget("_NixVmsWriteClasses", build.Log));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task An_IDE_gets_the_class_of_the_last_evaluation_without_Nix()
    {
        var build = await Project.DesignTimeBuildAsync();

        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
        build.AssertPrinted("\"obj/Debug/net10.0/nixvms/tests.Shop.g.cs\"");
        build.AssertPrinted(Project["shop/obj/Debug/nixvms/shop/network.g.cs"]);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Before_the_first_evaluation_an_IDE_gets_none_and_hears_no_complaint()
    {
        var build = await Project.DesignTimeBuildAsync($"-p:NixVmsIntermediatePath={Project["nothing/"]}");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
        Assert.DoesNotContain("Shop.g.cs", build.Console);
    }

    private static string TextOfTarget(string name, string log)
    {
        var start = log.IndexOf($"Target \"{name}\"", StringComparison.Ordinal);
        var end = log.IndexOf($"Done building target \"{name}\"", StringComparison.Ordinal);
        Assert.True(start >= 0 && end > start, $"The target {name} did not run.\n{log}");
        return log[start..end];
    }

    /// <summary>Built once; no test of the class changes it.</summary>
    public sealed class BuiltProject(PackedSdk sdk) : IAsyncLifetime
    {
        internal TestProject Project { get; private set; } = null!;

        internal BuildOutput Build { get; private set; } = null!;

        async Task IAsyncLifetime.InitializeAsync()
        {
            Project = new TestProject(sdk)
                .WithNetwork("shop", TypedProjects.Shop)
                .WithTests(sdk, """<ProjectReference Include="../shop/shop.proj" />""", TypedProjects.ShopProgram);
            Build = await Project.BuildAsync();
        }

        Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
    }
}

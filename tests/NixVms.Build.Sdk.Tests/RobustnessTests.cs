using System.Diagnostics;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>Builds that meet each other, or that somebody stops.</summary>
[Collection(PackedSdk.Alone)]
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

    [Theory(Timeout = Limits.Build)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_during_an_evaluation_ends_the_build_at_once_and_Nix_with_it(bool fromTerminal)
    {
        // Would take years, and Nix looks for a signal at every step.
        var project = TestProject.OfNetwork(sdk, """
            let
              range = builtins.genList (x: x) 3000;
              sum = f: builtins.foldl' (total: x: total + f x) 0 range;
            in
            { alpha = { virtualisation.memorySize = sum (_: sum (_: sum (_: sum (x: x)))); }; }
            """);

        await CancelAsync(project, EvaluationOf(project), fromTerminal);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Ctrl_C_ends_also_a_Nix_that_does_not_listen()
    {
        // A regular expression that backtracks for ever: meanwhile Nix looks for no signal.
        var project = TestProject.OfNetwork(sdk, """
            { alpha = { virtualisation.memorySize = if builtins.match "(a*)*(a*)*(a*)*b" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" == null then 1 else 2; }; }
            """);

        await CancelAsync(project, EvaluationOf(project), fromTerminal: false);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_while_a_derivation_is_built_ends_the_build_at_once_and_the_builder_with_it(bool fromTerminal)
    {
        var seconds = $"{Random.Shared.Next(100_000, 999_999)}";
        var project = TestProject.OfNetwork(sdk, $$$"""
            {
              alpha = {
                environment.etc."slow".source = "${builtins.derivation {
                  name = "slow";
                  system = "x86_64-linux";
                  builder = "/bin/sh";
                  args = [ "-c" "exec sleep {{{seconds}}}" ];
                  PATH = "/usr/bin:/bin";
                }}";
              };
            }
            """);

        // The builder is a program of this machine.
        await CancelAsync(project, $"sleep {seconds}", fromTerminal, "-p:NixVmsOffline=true");
        Assert.DoesNotContain(ProcessEntry.All(), p => p.CommandLine == $"sleep {seconds}");
    }

    /// <summary>A part of Nix's command line that no other evaluation has.</summary>
    private static string EvaluationOf(TestProject project) => $"networkFile {project["network.nix"]}";

    private static async Task CancelAsync(TestProject project, string process, bool fromTerminal, params string[] arguments)
    {
        project.WithProject("lab.proj", """
            <Project Sdk="NixVms.Build">
              <ItemGroup>
                <NixOption Include="sandbox" Value="false" />
              </ItemGroup>
            </Project>
            """);
        await project.CancelAsync(process, fromTerminal, arguments);
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

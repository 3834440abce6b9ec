using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>What people and tools can see of the tracked inputs, and evaluations that are confined to them.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class LookingTests(PackedSdk sdk)
{
    private const string WithModule = "{ alpha.imports = [ ./modules/web.nix ]; }";

    [Fact(Timeout = Limits.Builds)]
    public async Task The_inputs_are_explained_with_the_reason_of_the_last_evaluation()
    {
        var project = TestProject.OfNetwork(sdk, WithModule).With("modules/web.nix", "{ }");
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();
        project.With("modules/web.nix", "{ virtualisation.memorySize = 400; }");
        (await project.BuildAsync("--no-restore", "-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();

        var explanation = await project.BuildAsync("--no-restore", "-t:ExplainNixInputs");

        explanation.AssertSucceededWithoutWarnings().AssertOwnTasks();
        Assert.Contains($"evaluated\tchanged: {project["modules/web.nix"]}", explanation.Console);
        Assert.Contains($"File\t{project["modules/web.nix"]}\t", explanation.Console);
        Assert.Contains("Setting\tNix\t", explanation.Console);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_watcher_and_Visual_Studio_hear_of_every_tracked_file()
    {
        var project = TestProject.OfNetwork(sdk, WithModule).With("modules/web.nix", "{ }");
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();

        var watched = await project.BuildAsync("--no-restore", "-t:_NixVmsCollectWatchItems", "-getItem:Watch");
        var checkedByIde = await project.BuildAsync("--no-restore", "-t:_NixVmsCollectUpToDateCheckInputs", "-getItem:UpToDateCheckInput", "-p:DesignTimeBuild=true");

        Assert.Contains(project["modules/web.nix"], watched.AssertSucceeded().Console);
        Assert.Contains(project["modules/web.nix"], checkedByIde.AssertSucceeded().Console);
        Assert.Contains("\"Set\": \"NixVms\"", checkedByIde.Console);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_strict_evaluation_reads_what_is_tracked()
    {
        var project = TestProject.OfNetwork(sdk, "{ alpha.environment.etc.motd.text = builtins.readFile ./motd.txt; }").With("motd.txt", "hello");

        var build = await project.BuildAsync("-t:EvaluateNixNetwork", "-p:NixVmsStrictEvaluation=true");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork");
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_strict_evaluation_that_reads_elsewhere_fails_at_the_line_of_the_path()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              alpha.environment.etc.motd.text =
                builtins.readFile "/etc/hostname";
            }
            """);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork", "-p:NixVmsStrictEvaluation=true");

        build.AssertOnlyError("NIXVM3005", project["network.nix"], line: 3, column: 24);
        (await project.BuildAsync("--no-restore", "-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();
    }
}

using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>Files that are other ones, but have the time of those that were read.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class SameTimeTests(PackedSdk sdk)
{
    private const string Evaluate = "-t:EvaluateNixNetwork";
    private const string CompareContents = "-p:NixVmsCompareContents=true";
    private const string Reading = "{ alpha.deployment.targetHost = builtins.readFile ./data/host; }";

    [Theory(Timeout = Limits.Builds)]
    [InlineData("touch -r data/host time && printf two > data/host && touch -r time data/host")]
    [InlineData("printf two > new && touch -r data/host new && cp -p new data/host")]
    public async Task What_is_written_in_place_with_the_old_time_is_noticed_where_contents_are_compared(string change)
    {
        var project = TestProject.OfNetwork(sdk, Reading).With("data/host", "one");
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings();

        (await project.RunAsync("sh", "-c", $"cd \"$1\" && {change}", "sh", project.Folder)).AssertSucceeded();

        (await BuildAsync(project)).AssertNothingDone();
        (await project.BuildAsync("--no-restore", Evaluate, CompareContents, "-question")).AssertOnlyError("NIXVM4015", project.ProjectFile);
        (await BuildAsync(project, CompareContents)).AssertSucceededWithoutWarnings().AssertEvaluated("lab", $"changed: {project["data/host"]}");
        await project.AssertUpToDateAsync(Evaluate);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Comparing_contents_evaluates_those_networks_alone_that_have_changed_and_repeats_warnings_once()
    {
        var project = TestProject.OfNetwork(sdk, Reading).With("data/host", "one")
            .With("two/network.nix", """{ beta.warnings = [ "mind the gap" ]; }""").With("two/two.nixnet", "");
        (await project.BuildAsync(Evaluate)).AssertSucceeded();

        var unchanged = await BuildAsync(project, CompareContents);
        (await project.RunAsync("sh", "-c", "cd \"$1\" && touch -r data/host time && printf two > data/host && touch -r time data/host", "sh", project.Folder)).AssertSucceeded();
        var changed = await BuildAsync(project, CompareContents);

        unchanged.AssertSucceeded().AssertOwnTasks("EvaluateNixNetwork").AssertNothingEvaluated();
        changed.AssertSucceeded().AssertOwnTasks("EvaluateNixNetwork").AssertEvaluated("lab", $"changed: {project["data/host"]}");
        Assert.All([unchanged, changed], build => Assert.Single(build.Warnings, warning => warning.Code == "NIXVM3003"));
        (await project.BuildAsync("--no-restore", Evaluate, CompareContents, "-question")).AssertSucceeded();
        (await BuildAsync(project, "-p:NixVmsCompareContents=false")).AssertSucceeded().AssertNothingEvaluated().AssertOwnTasks("RepeatNixWarnings");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Whether_to_compare_contents_is_true_or_false()
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync(Evaluate, "-p:NixVmsCompareContents=yes");

        build.AssertOnlyError("NIXVM1002", project.ProjectFile);
    }

    /// <summary>The time of the project's own folder tells nothing, since builds write into it.</summary>
    [Theory(Timeout = Limits.Builds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_of_the_projects_own_folder_is_compared_by_its_content_without_a_task(bool isOneOfTwo)
    {
        var project = TestProject.OfNetwork(sdk, "{ alpha.deployment.targetHost = builtins.readFile ./host; }").With("host", "one");
        if (isOneOfTwo)
            project.With("two/network.nix", Networks.Beta).With("two/two.nixnet", "");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        (await project.BuildAsync("--no-restore")).AssertNothingDone();

        (await project.RunAsync("sh", "-c", "cd \"$1\" && printf two > new && touch -r host new && mv new host", "sh", project.Folder)).AssertSucceeded();

        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings().AssertEvaluated("lab", $"changed: {project["host"]}");
        (await project.BuildAsync("--no-restore")).AssertNothingDone();
        File.Delete(project["host"]);
        (await BuildAsync(project)).AssertOnlyError("NIXVM3048", project["network.nix"], line: 1, column: 51);
    }

    private static Task<BuildOutput> BuildAsync(TestProject project, params string[] arguments) => project.BuildAsync(["--no-restore", Evaluate, .. arguments]);
}

using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Xunit.Tests;

/// <summary>A user's tests (the TestAssets projects), run with each framework.</summary>
[Collection(TestAssetsNetwork.Collection)]
public sealed class FixtureTests(TestAssetsNetwork network)
{
    private const string Class = "TestAssets.LabTests.";

    [Theory(Timeout = 2 * Limits.Boot)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tests_share_a_network_and_leave_artefacts_where_they_fail(bool isV3)
    {
        var run = await TestAssetsRun.StartAsync(network, isV3);
        Assert.Equal(9, run.Count);

        // Each found the network as it was at the start, or it would have failed.
        foreach (var name in (string[])["Passes", "Passes_with_exceptions_that_it_expects"])
        {
            Assert.Equal(("Passed", ""), (run[Class + name].Outcome, run[Class + name].Message));
            Assert.Empty(run.FoldersOf(Class + name));
            Assert.Empty(run[Class + name].Attachments);
        }

        Assert.Equal("Passed", run[Class + "Passes_and_is_marked"].Outcome);
        AssertSaved(run, Class + "Passes_and_is_marked");
        foreach (var name in (string[])["Fails_in_the_driver", "Fails_in_an_assertion"])
        {
            Assert.Equal("Failed", run[Class + name].Outcome);
            AssertSaved(run, Class + name);
        }

        AssertFailureIsTold(run, isV3);
        AssertHostileNameIsSafe(run);
        AssertStartFailuresAreTold(run);
        Assert.Equal(5, run.Folders.Count);
    }

    private static void AssertFailureIsTold(TestAssetsRun run, bool isV3)
    {
        var result = run[Class + "Fails_in_the_driver"];
        var folder = Assert.Single(run.FoldersOf(Class + "Fails_in_the_driver"));
        Assert.Contains("test2, at \"a step\": `echo 'said before'; exit 3` ended with exit code 3.", result.Message);
        Assert.Contains("said before", result.Message);

        // What was done is in the output, and where to look further.
        Assert.Contains("[a step] test2: echo 'said before'; exit 3 (exit code 3 after", result.Output);
        Assert.Contains($"Artefacts: {folder}", result.Output);
        Assert.Contains("said before", File.ReadAllText($"{folder}/commands.jsonl"));
        Assert.True(new FileInfo($"{folder}/test2/journal.txt").Length > 100);
        Assert.Equal(isV3, result.Attachments.Any(a => a.EndsWith("screen.png", StringComparison.Ordinal)));
    }

    /// <summary>The test crashed a machine, and its argument would be a path elsewhere.</summary>
    private static void AssertHostileNameIsSafe(TestAssetsRun run)
    {
        Assert.Equal("Failed", run[Class + "Fails_with_a_hostile_argument"].Outcome);
        var folder = Assert.Single(run.Folders, f => Path.GetFileName(f).StartsWith(Class + "Fails_with_a_hostile_argument", StringComparison.Ordinal));
        Assert.Contains("test1/journal.txt: the machine is off", File.ReadAllText($"{folder}/artifacts.txt"));
        Assert.True(File.Exists($"{folder}/test1/console.log"));
        Assert.True(File.Exists($"{folder}/test2/journal.txt"));
    }

    private static void AssertStartFailuresAreTold(TestAssetsRun run)
    {
        foreach (var name in (string[])["One", "Another"])
        {
            var result = run[$"TestAssets.MissingTests.{name}"];
            Assert.Equal("Failed", result.Outcome);
            Assert.Contains("The network did not start: There is no network at", result.Message);
        }

        var folder = Assert.Single(run.FoldersOf("ManPage_did_not_start"));
        var slow = run["TestAssets.SlowTests.One"];
        Assert.Equal("Failed", slow.Outcome);
        Assert.Contains("timed out: waited 8 s until it accepts commands.", slow.Message);
        Assert.Contains($"Artefacts: {folder}", slow.Message);
    }

    private static void AssertSaved(TestAssetsRun run, string name)
    {
        var folders = run.FoldersOf(name);
        Assert.True(folders.Count == 1 && File.Exists(Path.Combine(folders[0], "test2/console.log")), $"{name}: {string.Join(", ", folders)}");
    }
}

using System.Text.RegularExpressions;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Typed;

/// <summary>The quick starts work as they are printed: their blocks are pasted into a shell, one after the other.</summary>
[Collection(PackedSdk.Typed)]
public sealed partial class QuickStartTests(PackedSdk sdk)
{
    private const string PrintedVersion = "0.1.0";
    private const int MostCommands = 10;

    [Theory(Timeout = Limits.Long)]
    [InlineData("docs/testing.md", "## The class")]
    [InlineData("README.md", "## Read on")]
    public async Task It_leads_from_an_empty_folder_to_a_passing_test(string file, string end)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, file));
        var blocks = Blocks().Matches(page[..page.IndexOf($"\n{end}", StringComparison.Ordinal)])
            .Select(b => Regex.Replace(b.Groups["text"].Value, $"^{b.Groups["indent"].Value}", "", RegexOptions.Multiline))
            .ToList();
        Assert.InRange(blocks.Sum(b => Texts().Replace(b, "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length), 5, MostCommands);
        var project = new TestProject(sdk);
        File.Delete(project["../global.json"]);

        // As at a user's, the nodes of one command serve the next; they go with the shell.
        project.WithVariable("MSBUILDNODEHANDSHAKESALT", project.Folder).Environment.Remove("MSBUILDDISABLENODEREUSE");

        // The other packages are wherever those of this repository come from.
        project.With("../NuGet.config", $"""<configuration><packageSources><add key="packed" value="{sdk.Feed}" /></packageSources></configuration>""");

        var run = await project.RunAsync(
            TimeSpan.FromMinutes(6), "bash", "-euc", string.Concat(blocks).Replace(PrintedVersion, sdk.Version, StringComparison.Ordinal));

        run.AssertSucceeded().AssertPrinted("Failed:     0, Passed:     1, Skipped:     0");
    }

    /// <summary>What a command is given after END.</summary>
    [GeneratedRegex("(?<=<< 'END')\n.*?^END$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Texts();

    [GeneratedRegex("^(?<indent> *)```sh\n(?<text>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}

using System.Text.RegularExpressions;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Typed;

/// <summary>The quick start of docs/testing.md works as it is printed: its blocks are pasted into a shell, one after the other.</summary>
[Collection(PackedSdk.Typed)]
public sealed partial class QuickStartTests(PackedSdk sdk)
{
    private const string PrintedVersion = "0.1.0";

    [Fact(Timeout = Limits.Long)]
    public async Task It_leads_from_an_empty_folder_to_a_passing_test()
    {
        var page = File.ReadAllText(Path.Combine(sdk.Repository, "docs/testing.md"));
        var blocks = Blocks().Matches(page[..page.IndexOf("\n## The class", StringComparison.Ordinal)])
            .Select(b => Regex.Replace(b.Groups["text"].Value, $"^{b.Groups["indent"].Value}", "", RegexOptions.Multiline));
        var project = new TestProject(sdk);
        File.Delete(project["../global.json"]);

        // The other packages are wherever those of this repository come from.
        project.With("../NuGet.config", $"""<configuration><packageSources><add key="packed" value="{sdk.Feed}" /></packageSources></configuration>""");

        var run = await project.RunAsync(
            TimeSpan.FromMinutes(6), "bash", "-euc", string.Concat(blocks).Replace(PrintedVersion, sdk.Version, StringComparison.Ordinal));

        run.AssertSucceeded().AssertPrinted("Failed:     0, Passed:     1, Skipped:     0");
    }

    [GeneratedRegex("^(?<indent> *)```sh\n(?<text>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}

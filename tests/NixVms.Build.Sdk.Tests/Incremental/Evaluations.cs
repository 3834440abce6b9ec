using System.Text.RegularExpressions;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>What a build says about evaluations, and which targets of ours did something.</summary>
internal static partial class Evaluations
{
    /// <summary>The networks that were evaluated, with the reasons.</summary>
    public static IReadOnlyDictionary<string, string> Evaluated(this BuildOutput build) =>
        EvaluatingPattern().Matches(build.Log).DistinctBy(m => m.Groups[1].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    /// <summary>The networks whose inputs have new times, but are what they were.</summary>
    public static IReadOnlyList<string> Compared(this BuildOutput build) =>
        [.. ComparedPattern().Matches(build.Log).Select(m => m.Groups[1].Value).Distinct()];

    /// <summary>One network was evaluated, for this reason.</summary>
    public static BuildOutput AssertEvaluated(this BuildOutput build, string network, string reason)
    {
        var evaluated = build.Evaluated();
        Assert.True(
            evaluated.Count == 1 && evaluated.TryGetValue(network, out var given) && given == reason,
            $"Expected: {network}: evaluating ({reason})\nEvaluated: {string.Join(", ", evaluated)}\n{build.Console}");
        return build;
    }

    public static BuildOutput AssertNothingEvaluated(this BuildOutput build)
    {
        Assert.True(build.Evaluated().Count == 0, $"Evaluated: {string.Join(", ", build.Evaluated())}\n{build.Console}");
        return build;
    }

    /// <summary>No task of ours ran at all.</summary>
    public static BuildOutput AssertNothingDone(this BuildOutput build)
    {
        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
        return build;
    }

    /// <summary>MSBuild itself finds nothing to do.</summary>
    public static async Task AssertUpToDateAsync(this TestProject project, params string[] arguments)
    {
        var build = await project.BuildAsync(["--no-restore", "-question", .. arguments]);
        build.AssertSucceeded().AssertOwnTasks();
    }

    [GeneratedRegex(@"^\s*(?:[\d:]+>)?\s*(\S+): evaluating \((.*)\)(?: \(TaskId:\d+\))?\s*$", RegexOptions.Multiline)]
    private static partial Regex EvaluatingPattern();

    [GeneratedRegex(@"^\s*(?:[\d:]+>)?\s*(\S+): nothing that the evaluation depends on has changed", RegexOptions.Multiline)]
    private static partial Regex ComparedPattern();
}

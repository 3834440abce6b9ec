using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tests.Logs;

namespace NixVms.Build.Tasks.Tests.Fuzzing;

/// <summary>Whatever Nix, a builder or a broken pipe writes: no exception, no text that a terminal would obey, little time.</summary>
public class LogStreamFuzzTests
{
    private static readonly IReadOnlyList<IReadOnlyList<string>> Recorded = [.. RecordedLog.Files.Select(File.ReadAllLines).Where(l => l.Length > 0)];

    [Fact]
    public void A_hundred_thousand_damaged_logs_of_evaluations_and_builds_become_errors() =>
        FuzzRun.Run(100_000, m => (IsBuild: m.Number(2) == 0, Lines: m.Stream(m.Pick(Recorded))), log =>
        {
            if (log.IsBuild)
                ReadBuild(log.Lines);
            else
                ReadEvaluation(log.Lines);
        });

    private static void ReadEvaluation(IReadOnlyList<string> lines)
    {
        List<string> messages = [];
        var log = new NixCommandLog(messages.Add);
        foreach (var line in lines)
            log.Add(line);

        var reader = new ErrorReader(new SourceFiles("/home/user/sdk/nix", log.EvaluatedFiles), showTrace: lines.Count % 2 == 0);
        foreach (var error in log.Errors.SelectMany(reader.Read))
        {
            Check(error.Code, error.Message + error.Trace);
            Assert.True(error.Position is null or { Line: >= 0, Column: >= 0 });
        }

        Assert.All(messages.Append(log.PlainText), AssertHarmless);
    }

    private static void ReadBuild(IReadOnlyList<string> lines)
    {
        List<string> messages = [];
        var graph = new DerivationGraph();
        var progress = new BuildProgress(messages.Add);
        using var logs = new BuildLogs([], graph);
        var log = new NixCommandLog();
        foreach (var line in lines)
        {
            var logEvent = BuilderLine.TryParse(line) ?? log.Add(line);
            progress.Add(logEvent);
            logs.Add(logEvent);
        }

        var failures = new BuildFailures([], graph, logs);
        failures.Add(log.Errors);
        foreach (var error in failures.Explain())
            Check(error.Code, error.Message);
        Assert.All(messages, AssertHarmless);
    }

    private static void Check(string code, string message)
    {
        Assert.Matches(@"\ANIXVM\d{4}\z", code);
        Assert.NotEqual("", message);
        AssertHarmless(message);
    }

    private static void AssertHarmless(string text)
    {
        Assert.DoesNotContain(text, c => char.IsControl(c) && c is not '\n' and not '\t');
        Assert.DoesNotContain("##vso[", text);
        Assert.DoesNotMatch(@"(?m)^\s*::\w+", text);
    }
}

using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>The result of a build. The console text goes into the message of every failed assertion.</summary>
/// <param name="ExitCode">The exit code of <c>dotnet</c>.</param>
/// <param name="Console">What it printed.</param>
/// <param name="Log">The log of a detailed file logger, which names every target and task that ran.</param>
internal sealed partial record BuildOutput(int ExitCode, string Console, string Log)
{
    /// <param name="output">What the command printed.</param>
    /// <param name="log">The file of the file logger, which is not there where the command was wrong.</param>
    public static async Task<BuildOutput> ReadAsync(ProgramOutput output, string log) =>
        new(output.ExitCode, output.Text, File.Exists(log) ? await File.ReadAllTextAsync(log) : "");

    public bool Succeeded => ExitCode == 0;

    public IReadOnlyList<BuildMessage> Errors { get; } = [.. BuildMessage.Parse(Log).Where(m => m.Severity == "error")];

    public IReadOnlyList<BuildMessage> Warnings { get; } = [.. BuildMessage.Parse(Log).Where(m => m.Severity == "warning")];

    /// <summary>The tasks that ran, once for each time.</summary>
    public IReadOnlyList<string> Tasks { get; } = [.. TaskPattern().Matches(Log).Select(m => m.Groups[1].Value)];

    /// <summary>The tasks of this SDK that ran.</summary>
    public IReadOnlyList<string> OwnTasks => [.. Tasks.Where(OwnTaskNames.Contains)];

    /// <summary>A suite of the Debian archive that cannot be fetched today is no matter of these tests.</summary>
    private const string ArchiveWarning = "NIXVM2019";

    private static readonly IReadOnlyCollection<string> OwnTaskNames =
        [.. typeof(NixNetworkTask).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(ITask))).Select(t => t.Name)];

    public bool HasWarning(string code) => Warnings.Any(w => w.Code == code);

    public BuildOutput AssertSucceeded()
    {
        Assert.True(Succeeded, $"The exit code is {ExitCode}.\n{Console}");
        return this;
    }

    /// <summary>The build succeeded, and neither MSBuild nor this SDK had anything to complain about.</summary>
    public BuildOutput AssertSucceededWithoutWarnings()
    {
        AssertSucceeded();
        Assert.True(Warnings.All(w => w.Code == ArchiveWarning), $"There are warnings.\n{Console}");
        return this;
    }

    public BuildOutput AssertFailed()
    {
        Assert.True(!Succeeded, $"The build succeeded.\n{Console}");
        return this;
    }

    /// <summary>The build failed with one error and no other, which stands exactly there.</summary>
    public BuildMessage AssertOnlyError(string code, string file, int line = 0, int column = 0)
    {
        AssertFailed();
        Assert.True(Errors.Count == 1, $"There are {Errors.Count} errors instead of one.\n{Console}");
        AssertPosition(Errors[0], code, file, line, column);
        return Errors[0];
    }

    /// <summary>The build failed, and one of its errors stands exactly there.</summary>
    public BuildMessage AssertError(string code, string file, int line = 0, int column = 0)
    {
        AssertFailed();
        var found = Errors.FirstOrDefault(e => e.Code == code && e.File == file && e.Line == line && e.Column == column);
        Assert.True(found is not null, $"There is no error {file}({line},{column}): {code}.\n{Console}");
        return found;
    }

    public BuildOutput AssertPrinted(string text)
    {
        Assert.True(Console.Contains(text, StringComparison.Ordinal), $"This was not printed: {text}\n{Console}");
        return this;
    }

    /// <summary>These tasks of this SDK ran and no others, but those that record hashes of what the first two have written.</summary>
    public BuildOutput AssertOwnTasks(params string[] expected)
    {
        string[] all = [.. expected.SelectMany(t => Enumerable.Repeat("RecordNixVmsHashes", !Succeeded ? 0 : t switch { "EvaluateNixNetwork" => 2, "BuildVmNetwork" => 1, _ => 0 }).Prepend(t))];
        Assert.True(OwnTasks.SequenceEqual(all), $"The tasks are {string.Join(", ", OwnTasks)}, not {string.Join(", ", all)}.\n{Console}");
        return this;
    }

    private void AssertPosition(BuildMessage error, string code, string file, int line, int column) =>
        Assert.True(
            (error.Code, error.File, error.Line, error.Column) == (code, file, line, column),
            $"The error is {error}, not {file}({line},{column}): {code}.\n{Console}");

    [GeneratedRegex(@"^\s*(?:[\d:]+>)?\s*Task ""(\w+)""(?: \(TaskId:\d+\))?\s*$", RegexOptions.Multiline)]
    private static partial Regex TaskPattern();
}

using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Logs;

/// <summary>What real versions of Nix wrote; progress counters are left out but for one file.</summary>
internal static class RecordedLog
{
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Repository.TestData("Logs/Recorded"), "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Lines(string version, string name) =>
        File.ReadAllLines(Repository.TestData($"Logs/Recorded/nix-{version}/{name}.jsonl"));

    public static IReadOnlyList<NixLogEvent> Read(string version, string name) =>
        [.. Lines(version, name).Select(NixLogParser.Parse)];

    /// <summary>The one error of a log.</summary>
    public static NixLogEvent.Message Error(string version, string name) =>
        Assert.Single(Read(version, name).OfType<NixLogEvent.Message>(), m => m is { Level: 0, RawText: not null });
}

using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Tests.Logs;

/// <summary>What real versions of Nix wrote; progress counters are left out but for one file.</summary>
internal static class RecordedLog
{
    private static string Folder => Path.Combine(Repository.Root, "tests/NixVms.Build.Tasks.Tests/Logs/Recorded");

    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Lines(string version, string name) =>
        File.ReadAllLines(Path.Combine(Folder, $"nix-{version}", $"{name}.jsonl"));

    public static IReadOnlyList<NixLogEvent> Read(string version, string name) =>
        [.. Lines(version, name).Select(NixLogParser.Parse)];

    /// <summary>The one error of a log.</summary>
    public static NixLogEvent.Message Error(string version, string name) =>
        Assert.Single(Read(version, name).OfType<NixLogEvent.Message>(), m => m is { Level: 0, RawText: not null });
}

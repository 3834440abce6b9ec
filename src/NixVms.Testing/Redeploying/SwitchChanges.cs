namespace NixVms.Testing.Redeploying;

/// <summary>What a machine's <c>switch-to-configuration</c> says that it did, ours as NixOS's. NixVms.Build.Tasks is compiled with this file, too.</summary>
internal sealed record SwitchChanges
{
    private const string FailedUnits = "warning: the following units failed: ";

    public IReadOnlyList<string> Stopped { get; init; } = [];

    public IReadOnlyList<string> Restarted { get; init; } = [];

    public IReadOnlyList<string> Reloaded { get; init; } = [];

    public IReadOnlyList<string> Started { get; init; } = [];

    public IReadOnlyList<string> Untouched { get; init; } = [];

    public IReadOnlyList<string> Failed { get; init; } = [];

    public IReadOnlyList<string> Files { get; init; } = [];

    public static SwitchChanges Read(string output)
    {
        // What follows are words of units, which may say anything.
        var lines = output.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        var end = lines.FindIndex(l => l.StartsWith(FailedUnits, StringComparison.Ordinal));
        var said = end < 0 ? lines : lines[..end];
        var (stopped, started) = (Of("stopping the following units: "), Of("starting the following units: "));
        return new SwitchChanges
        {
            Stopped = [.. stopped.Except(started)],
            Restarted = [.. Of("restarting the following units: ").Union(stopped.Intersect(started))],
            Reloaded = Of("reloading the following units: "),
            Started = [.. started.Except(stopped)],
            Untouched = [.. Of("NOT restarting the following units: "), .. Of("NOT restarting the following changed units: ")],
            Files = Of("changing the following files: "),
            Failed = end < 0 ? [] : Names(lines[end][FailedUnits.Length..]),
        };

        IReadOnlyList<string> Of(string beginning) =>
            said.Find(l => l.StartsWith(beginning, StringComparison.Ordinal)) is { } line ? Names(line[beginning.Length..]) : [];
    }

    /// <summary>A line such as <c>restarted shop.service; changed /etc/motd</c>; empty where nothing was done.</summary>
    public override string ToString()
    {
        (string What, IReadOnlyList<string> Of)[] all =
        [
            ("stopped", Stopped), ("restarted", Restarted), ("reloaded", Reloaded), ("started", Started),
            ("changed", Files), ("left as they are:", Untouched), ("failed:", Failed),
        ];
        return string.Join("; ", all.Where(a => a.Of.Count > 0).Select(a => $"{a.What} {string.Join(", ", a.Of)}"));
    }

    private static IReadOnlyList<string> Names(string list) =>
        list.Split(", ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

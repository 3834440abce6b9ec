using NixVms.Testing.Machines;

namespace NixVms.Testing.Redeploying;

/// <summary>Reads what a machine's <c>switch-to-configuration</c> says, ours as NixOS's.</summary>
internal static class SwitchOutput
{
    private const string Failed = "warning: the following units failed: ";

    public static MachineSwitch Read(VirtualMachine machine, string output, int exitCode, TimeSpan duration)
    {
        // What follows are words of units, which may say anything.
        var lines = output.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        var end = lines.FindIndex(l => l.StartsWith(Failed, StringComparison.Ordinal));
        var said = end < 0 ? lines : lines[..end];
        var (stopped, started) = (Of("stopping the following units: "), Of("starting the following units: "));
        return new MachineSwitch
        {
            Machine = machine,
            StoppedUnits = [.. stopped.Except(started)],
            RestartedUnits = [.. Of("restarting the following units: ").Union(stopped.Intersect(started))],
            ReloadedUnits = Of("reloading the following units: "),
            StartedUnits = [.. started.Except(stopped)],
            UntouchedUnits = [.. Of("NOT restarting the following units: "), .. Of("NOT restarting the following changed units: ")],
            ChangedFiles = Of("changing the following files: "),
            FailedUnits = end < 0 ? [] : Names(lines[end][Failed.Length..]),
            Output = output,
            ExitCode = exitCode,
            Duration = duration,
        };

        IReadOnlyList<string> Of(string beginning) =>
            said.Find(l => l.StartsWith(beginning, StringComparison.Ordinal)) is { } line ? Names(line[beginning.Length..]) : [];
    }

    private static IReadOnlyList<string> Names(string list) =>
        list.Split(", ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

using NixVms.Testing.Redeploying;

namespace NixVms.Testing;

/// <summary>What a machine did to take a build over. See <see cref="VmNetwork.SwitchAsync"/>.</summary>
public sealed record MachineSwitch
{
    /// <summary>The machine.</summary>
    public required VirtualMachine Machine { get; init; }

    /// <summary>Units that were stopped, since the build does not have them. Empty by default, as the other lists.</summary>
    public IReadOnlyList<string> StoppedUnits { get; init; } = [];

    /// <summary>Units that were restarted, or stopped and started.</summary>
    public IReadOnlyList<string> RestartedUnits { get; init; } = [];

    /// <summary>Units that were reloaded.</summary>
    public IReadOnlyList<string> ReloadedUnits { get; init; } = [];

    /// <summary>Units that did not run and were started.</summary>
    public IReadOnlyList<string> StartedUnits { get; init; } = [];

    /// <summary>Units that differ and were left as they are (<c>restartIfChanged = false</c>).</summary>
    public IReadOnlyList<string> UntouchedUnits { get; init; } = [];

    /// <summary>Units that failed.</summary>
    public IReadOnlyList<string> FailedUnits { get; init; } = [];

    /// <summary>Files of /etc that were written or removed, without those of units. NixOS does not tell.</summary>
    public IReadOnlyList<string> ChangedFiles { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What the machine's <c>switch-to-configuration</c> said: for units that failed, the end of their journal, too.</summary>
    public string Output { get; init; } = "";

    /// <summary>Its exit code: 0 when all went well, 4 when units failed.</summary>
    public int ExitCode { get; init; }

    /// <summary>One line, such as <c>web: restarted shop.service; changed /etc/motd (1.9 s)</c>.</summary>
    public override string ToString()
    {
        var done = new SwitchChanges
        {
            Stopped = StoppedUnits,
            Restarted = RestartedUnits,
            Reloaded = ReloadedUnits,
            Started = StartedUnits,
            Untouched = UntouchedUnits,
            Failed = FailedUnits,
            Files = ChangedFiles,
        }.ToString();
        return FormattableString.Invariant($"{Machine.Name}: {(done.Length > 0 ? done : ExitCode == 0 ? "nothing to do" : "failed")} ({Duration.TotalSeconds:0.0} s)");
    }
}

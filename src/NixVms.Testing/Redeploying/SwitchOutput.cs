using NixVms.Testing.Machines;

namespace NixVms.Testing.Redeploying;

/// <summary>Reads what a machine's <c>switch-to-configuration</c> says, ours as NixOS's.</summary>
internal static class SwitchOutput
{
    public static MachineSwitch Read(VirtualMachine machine, string output, int exitCode, TimeSpan duration)
    {
        var changes = SwitchChanges.Read(output);
        return new MachineSwitch
        {
            Machine = machine,
            StoppedUnits = changes.Stopped,
            RestartedUnits = changes.Restarted,
            ReloadedUnits = changes.Reloaded,
            StartedUnits = changes.Started,
            UntouchedUnits = changes.Untouched,
            ChangedFiles = changes.Files,
            FailedUnits = changes.Failed,
            Output = output,
            ExitCode = exitCode,
            Duration = duration,
        };
    }
}

namespace NixVms.Testing;

/// <summary>
/// A machine has taken a build over, and not all of it works: a unit failed, or an activation script (NIXVM5002). The message
/// has what <c>switch-to-configuration</c> said, with the end of the units' journal.
/// </summary>
public sealed class SwitchFailedException : VmException
{
    internal SwitchFailedException(string message, IReadOnlyList<MachineSwitch> switches)
        : base(message, switches.FirstOrDefault(s => s.ExitCode != 0)?.Machine) => Switches = switches;

    /// <summary>What all machines did, those that went well as well.</summary>
    public IReadOnlyList<MachineSwitch> Switches { get; }
}

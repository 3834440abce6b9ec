namespace NixVms.Testing;

/// <summary>A systemd unit that was waited for has failed, or is inactive with nothing left that would start it; or a unit is not in the state that was required.</summary>
public sealed class UnitFailedException : VmException
{
    internal UnitFailedException(string message, VirtualMachine machine, UnitStatus status)
        : base(message, machine) => Status = status;

    /// <summary>The unit's state.</summary>
    public UnitStatus Status { get; }
}

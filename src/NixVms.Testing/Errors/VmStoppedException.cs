namespace NixVms.Testing;

/// <summary>A machine was off, or stopped while something was expected of it: it was shut down, crashed, panicked, or its disk is full.</summary>
public sealed class VmStoppedException : VmException
{
    internal VmStoppedException(string message, VirtualMachine machine, VmState state)
        : base(message, machine) => State = state;

    /// <summary>What became of the machine.</summary>
    public VmState State { get; }
}

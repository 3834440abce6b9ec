namespace NixVms.Testing;

/// <summary>Something that had to hold (<see cref="VmNetwork.Invariant"/>) no longer did.</summary>
public sealed class InvariantFailedException(string message, VirtualMachine? machine, string invariant, Exception? innerException)
    : VmException(message, machine, innerException)
{
    /// <summary>What had to hold.</summary>
    public string Invariant { get; } = invariant;
}

namespace NixVms.Testing;

/// <summary>Something that had to hold (<see cref="VmNetwork.Invariant"/>) no longer did.</summary>
public sealed class InvariantFailedException : VmException
{
    internal InvariantFailedException(string message, VirtualMachine? machine, string invariant, Exception? innerException)
        : base(message, machine, innerException) => Invariant = invariant;

    /// <summary>What had to hold.</summary>
    public string Invariant { get; }
}

namespace NixVms.Testing;

/// <summary>Something took longer than it may.</summary>
public sealed class VmTimeoutException(string message, VirtualMachine? machine, TimeSpan timeout, string lastObservation) : VmException(message, machine)
{
    /// <summary>How long it could have taken.</summary>
    public TimeSpan Timeout { get; } = timeout;

    /// <summary>What was last seen of what was waited for; empty when nothing was.</summary>
    public string LastObservation { get; } = lastObservation;
}

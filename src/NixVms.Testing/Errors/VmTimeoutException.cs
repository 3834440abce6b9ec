namespace NixVms.Testing;

/// <summary>Something took longer than it may.</summary>
/// <remarks>
/// It is no <see cref="TimeoutException"/>: an exception has one base class, and <see cref="VmException"/>, which all failures of
/// machines share, is worth more, as it has the machine and the artefacts.
/// </remarks>
public sealed class VmTimeoutException : VmException
{
    internal VmTimeoutException(string message, VirtualMachine? machine, TimeSpan timeout, string lastObservation)
        : base(message, machine) => (Timeout, LastObservation) = (timeout, lastObservation);

    /// <summary>How long it could have taken.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>What was last seen of what was waited for; empty when nothing was.</summary>
    public string LastObservation { get; }
}

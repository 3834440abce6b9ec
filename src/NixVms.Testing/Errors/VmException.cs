namespace NixVms.Testing;

/// <summary>
/// Base of everything that goes wrong with a network of machines. The message names the machine and what was
/// attempted, and ends with what helps to find the cause: outputs of the command, the last lines of the console.
/// </summary>
public class VmException : Exception
{
    /// <summary>Makes an exception about a machine, or about the network where <paramref name="machine"/> is null.</summary>
    public VmException(string message, VirtualMachine? machine = null, Exception? innerException = null)
        : base(message, innerException) => Machine = machine;

    /// <summary>The machine; null where the whole network is meant.</summary>
    public VirtualMachine? Machine { get; }

    /// <summary>Where artefacts of the failure are, if it was that of a start (<see cref="VmNetworkOptions.KeepFailedStart"/>); null otherwise.</summary>
    public string? ArtifactsDirectory { get; internal set; }
}

/// <summary>The host lacks something, or the network was not built: nothing is wrong with a machine.</summary>
public sealed class VmHostException : VmException
{
    internal VmHostException(string message, Exception? innerException = null)
        : base(message, null, innerException)
    {
    }
}

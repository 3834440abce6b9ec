namespace NixVms.Testing;

/// <summary>Machines cannot take a build over while they run (NIXVM5001). Nothing was changed, in no machine.</summary>
public sealed class RestartNeededException : VmException
{
    internal RestartNeededException(string message, VirtualMachine? machine, IReadOnlyDictionary<string, IReadOnlyList<string>> reasons)
        : base(message, machine) => Reasons = reasons;

    /// <summary>The machines' names, and what of each has changed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Reasons { get; }
}

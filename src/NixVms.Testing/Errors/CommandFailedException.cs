namespace NixVms.Testing;

/// <summary>A command in a machine ended with another exit code than it had to.</summary>
public sealed class CommandFailedException(string message, VirtualMachine? machine, string command, CommandResult result) : VmException(message, machine)
{
    /// <summary>The script.</summary>
    public string Command { get; } = command;

    /// <summary>How it ended.</summary>
    public CommandResult Result { get; } = result;
}

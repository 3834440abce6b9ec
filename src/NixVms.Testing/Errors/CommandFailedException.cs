namespace NixVms.Testing;

/// <summary>A command in a machine ended with another exit code than it had to.</summary>
public sealed class CommandFailedException : VmException
{
    internal CommandFailedException(string message, VirtualMachine? machine, string command, CommandResult result)
        : base(message, machine) => (Command, Result) = (command, result);

    /// <summary>The script.</summary>
    public string Command { get; }

    /// <summary>How it ended.</summary>
    public CommandResult Result { get; }
}

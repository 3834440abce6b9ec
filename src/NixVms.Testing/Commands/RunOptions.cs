namespace NixVms.Testing;

/// <summary>How a command is run in a machine. A <see cref="TimeSpan"/> stands for options with that timeout.</summary>
public sealed record RunOptions
{
    internal static readonly RunOptions Default = new();

    internal const int DefaultMaximumOutput = 128 * 1024 * 1024;

    private const int DefaultMaximumText = 48 * 1024 * 1024;

    /// <summary>The same options for a command whose output becomes text.</summary>
    internal static RunOptions ForText(RunOptions? options) =>
        options is { MaximumOutput: not null } ? options : (options ?? Default) with { MaximumOutput = DefaultMaximumText };

    /// <summary>How long it may take; <see cref="VmTimeouts.Command"/> by default. Then it is killed with all processes of its group.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The user that runs it; root by default.</summary>
    public string? User { get; init; }

    /// <summary>The folder it runs in; <c>/tmp</c> by default.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables that it gets beside the machine's.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Its standard input; empty by default.</summary>
    public ReadOnlyMemory<byte> StandardInput { get; init; }

    /// <summary>
    /// How many bytes it may write to both outputs together. By default 128 MiB, and 48 MiB where the output is returned as
    /// text, which takes twice as much memory. What is more stays in the machine.
    /// </summary>
    public int? MaximumOutput { get; init; }

    /// <summary>Whether the script ends at the first command that fails (<c>set -euo pipefail</c>), as by default.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>Options with a timeout.</summary>
    public static implicit operator RunOptions(TimeSpan timeout) => new() { Timeout = timeout };

    /// <summary>The script as the machine's bash gets it.</summary>
    internal string Compose(string script)
    {
        var lines = new List<string>();
        if (WorkingDirectory is not null)
            lines.Add($"cd -- {ShellCommand.Quote(WorkingDirectory)} || exit");
        foreach (var (name, value) in Environment ?? new Dictionary<string, string>())
            lines.Add($"export {ShellCommand.Quote($"{name}={value}")} || exit");
        if (Strict)
            script = "set -euo pipefail\n" + script;

        // runuser, and not su, which would take the command out of the process group that a timeout kills.
        if (User is not null)
        {
            var user = ShellCommand.Quote(User);
            lines.Add($"nixvms_home=$(getent passwd {user}) || {{ echo {ShellCommand.Quote($"no user {User}")} >&2; exit 1; }}");
            lines.Add("IFS=: read -r _ _ _ _ _ nixvms_home _ <<< \"$nixvms_home\"");
            script = $"exec env HOME=\"$nixvms_home\" USER={user} LOGNAME={user} runuser -u {user} -- bash -c {ShellCommand.Quote(script)}";
        }

        lines.Add(script);
        return string.Join('\n', lines);
    }
}

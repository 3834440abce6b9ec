using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Nix;

/// <summary>
/// Why a connection by ssh failed. Nix says that a file ended unexpectedly; ssh has said why, in lines of its own between those
/// of Nix.
/// </summary>
internal sealed class SshErrors
{
    private string _lastLine = "";

    public void Add(NixLogEvent.Plain line)
    {
        if (TerminalText.CleanLine(line.Text).Trim() is { Length: > 0 } text)
            _lastLine = text;
    }

    /// <summary>The reason of a failure with its remedy.</summary>
    /// <param name="error">What Nix says.</param>
    public string Explain(string error)
    {
        var reason = error.Contains("unexpected end-of-file", StringComparison.Ordinal) || error.Contains("cannot connect to", StringComparison.Ordinal) ? ReasonIn(error) : error;
        return $"{reason.TrimEnd('.')}. {RemedyOf(reason)}";
    }

    // Of the protocol without its own daemon Nix passes on what ssh said.
    private string ReasonIn(string error) =>
        error.LastIndexOf("': ", StringComparison.Ordinal) is >= 0 and var at && !error.Contains("unexpected end-of-file", StringComparison.Ordinal) ? error.Substring(at + 3)
        : _lastLine.Length > 0 ? _lastLine : error;

    private static string RemedyOf(string reason)
    {
        bool Says(string text) => reason.Contains(text, StringComparison.OrdinalIgnoreCase);
        if (Says("host key verification failed") || Says("host key is known"))
            return "Its host key is not the known one: compare it with the computer's own (/etc/ssh/ssh_host_ed25519_key.pub there), then write it into known_hosts of the user that builds.";
        if (Says("permission denied"))
            return "It does not let this user in: does ssh get there without asking for anything? A key is named in ssh's configuration, in the third column of a builder, or by ?ssh-key= in the address.";
        if (Says("don't know how to open"))
            return "Addresses are such as ssh-ng://user@host; a port stands in ssh's configuration.";
        return "Is the computer on, and does ssh get there? ssh's own configuration applies (~/.ssh/config), and options in NIX_SSHOPTS.";
    }
}

using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Deployment;

/// <summary>Why a machine could not be asked.</summary>
internal static class SshFailure
{
    /// <param name="target">The machine.</param>
    /// <param name="result">What ssh left behind.</param>
    /// <param name="isSilent">Whether our script did not begin.</param>
    public static NixVmsException Explain(DeployTarget target, ProcessResult result, bool isSilent)
    {
        var said = TerminalText.CleanLines(result.StandardError).Split('\n').Where(l => l.Trim().Length > 0).ToList();
        var reason = said.Count > 0 ? said[^1].Trim().TrimEnd('.') : $"ssh ended with status {result.ExitCode}";
        bool Says(string text) => said.Exists(l => l.Contains(text, StringComparison.OrdinalIgnoreCase));
        var (code, advice) =
            Says("host key verification failed") || Says("host identification has changed") || Says("host key is known")
                ? (ErrorCodes.MachineRefuses, "Its host key is not the known one. Compare it with the machine's own (/etc/ssh/ssh_host_ed25519_key.pub there), then write it into known_hosts of the user that deploys.")
            : Says("permission denied (")
                ? (ErrorCodes.MachineRefuses, "It does not let this user in: does ssh get there without asking for anything? A key is named in ssh's configuration, or by deployment.sshOptions = [ \"-i\" \"FILE\" ].")
            : result.ExitCode == SshConnection.Failed
                ? (ErrorCodes.MachineUnreachable, "Is it on, and does ssh get there? ssh's own configuration applies (~/.ssh/config).")
                : (ErrorCodes.MachineRefuses, $"{target.User} has to be root there, by {string.Join(' ', target.EscalationCommand)} or as deployment.targetUser, and to have a shell.");
        if (!isSilent)
            advice = $"Its answer broke off. {advice}";
        return new NixVmsException(code, $"{target.Name} ({target.Address}): {reason}. Nothing was changed there. {advice}", target.Position);
    }
}

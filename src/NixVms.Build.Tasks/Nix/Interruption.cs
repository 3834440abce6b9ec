using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Nix;

/// <summary>
/// Ctrl-C in a terminal reaches Nix at the same moment as MSBuild, and Nix may be gone before MSBuild cancels the task:
/// its "interrupted by the user" is then no failure.
/// </summary>
internal static class Interruption
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <exception cref="OperationCanceledException">Nix was interrupted because the build is cancelled.</exception>
    /// <exception cref="NixVmsException">Nix was interrupted by somebody else.</exception>
    public static async Task CheckAsync(NixCommandLog log, CancellationToken cancellationToken)
    {
        if (!log.Errors.Any(e => (e.RawText ?? e.Text).Contains("interrupted by the user")) && !log.PlainText.Contains("interrupted by the user"))
            return;

        await Task.Delay(Patience, cancellationToken).ConfigureAwait(false);
        throw new NixVmsException(ErrorCodes.NixFailed, "Nix was interrupted.");
    }
}

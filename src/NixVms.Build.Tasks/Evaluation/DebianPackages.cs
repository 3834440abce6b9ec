using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Packages from the lock beside the project where there is one, else from the user's lock.</summary>
/// <param name="projectLock">Where the project's lock would be.</param>
/// <param name="environment">The environment of the build.</param>
/// <param name="offline">Whether to do without the network.</param>
internal sealed class DebianPackages(
    string projectLock,
    IReadOnlyDictionary<string, string> environment,
    bool offline,
    Action<string> onMessage,
    Action<Diagnostic> onWarning) : IDebianPackages
{
    public async Task<DebianArguments> EnsureAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> missing, CancellationToken cancellationToken)
    {
        var request = new DebianLockRequest(environment)
        {
            LockPath = File.Exists(projectLock) ? projectLock : null,
            Missing = missing,
            Offline = offline,
            OnMessage = onMessage,
            OnWarning = text => onWarning(new Diagnostic(ErrorCodes.DebianArchiveWarning, text)),
        };
        var result = await DebianLockUpdater.EnsureAsync(request, cancellationToken).ConfigureAwait(false);
        if (result.Unknown.Count > 0)
            throw new NixVmsException([.. result.Unknown.Select(p => p.ToDiagnostic())]);
        return new DebianArguments(result.LockPath, result.MirrorsPath, result.SeedFolder, result.NamesFolder);
    }
}

using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Packages from the lock beside the project where there is one, else from the user's lock.</summary>
/// <param name="request">The lock, the mirrors and how to report, without the packages that are missing.</param>
internal sealed class DebianPackages(DebianLockRequest request) : IDebianPackages
{
    public DebianArguments? BeforeLock(DebianRelease release) => DebianLockUpdater.TryFindEmptyLock(request with { Release = release }) is { } empty
        ? new DebianArguments(empty.LockPath, empty.MirrorsPath, empty.BootstrapFolder, empty.NamesFolder)
        : null;

    public async Task<DebianArguments> EnsureAsync(
        DebianRelease release,
        IReadOnlyDictionary<string, IReadOnlyList<string>> missing,
        IReadOnlyCollection<string> namesOf,
        CancellationToken cancellationToken)
    {
        var result = await DebianLockUpdater.EnsureAsync(request with { Release = release, Missing = missing, NamesOf = namesOf }, cancellationToken).ConfigureAwait(false);
        if (result.Unknown.Count > 0)
            throw new NixVmsException([.. result.Unknown.Select(p => p.ToDiagnostic())]);
        return new DebianArguments(result.LockPath, result.MirrorsPath, result.BootstrapFolder, result.NamesFolder);
    }
}

using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Packages from the lock beside the project where there is one, else from the user's lock.</summary>
/// <param name="request">The lock, the mirrors and how to report, without the packages that are missing.</param>
internal sealed class DebianPackages(DebianLockRequest request) : IDebianPackages
{
    public DebianArguments? BeforeLock(Setting? release)
    {
        var wanted = request with { Release = request.ReleaseOf(release) };
        return DebianLockUpdater.TryFindEmptyLock(wanted) is { } empty
            ? new DebianArguments(wanted.Release, empty.LockPath, empty.MirrorsPath, empty.BootstrapFolder, empty.NamesFolder)
            : null;
    }

    public async Task<DebianArguments> EnsureAsync(
        Setting? release,
        IReadOnlyDictionary<string, IReadOnlyList<string>> missing,
        IReadOnlyCollection<string> namesOf,
        CancellationToken cancellationToken)
    {
        var wanted = request with { Release = request.ReleaseOf(release), Missing = missing, NamesOf = namesOf };
        var result = await DebianLockUpdater.EnsureAsync(wanted, cancellationToken).ConfigureAwait(false);
        if (result.Unknown.Count > 0)
            throw new NixVmsException([.. result.Unknown.Select(p => p.ToDiagnostic())]);
        return new DebianArguments(wanted.Release, result.LockPath, result.MirrorsPath, result.BootstrapFolder, result.NamesFolder);
    }
}

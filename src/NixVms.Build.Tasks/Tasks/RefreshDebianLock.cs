using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Networks;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Resolves every package of the debian platform's lock anew, in the newest versions that its release has.</summary>
[MSBuildMultiThreadableTask]
public sealed class RefreshDebianLock : NixNetworkTask
{
    /// <summary>
    /// The property <c>NixVmsDebianRelease</c>; empty takes the release of the project's lock, and without one every release
    /// that the user has a lock of.
    /// </summary>
    public string Release { get; set; } = "";

    /// <summary>The property <c>NixVmsOffline</c>: true takes the lists of packages that are there.</summary>
    public string Offline { get; set; } = "";

    /// <summary>The property <c>NIXVMS_DEBIAN_MIRROR</c>: a mirror of Debian's archive; empty to take apt's.</summary>
    public string DebianMirror { get; set; } = "";

    /// <summary>The property <c>NIXVMS_DEBIAN_SECURITY_MIRROR</c>: a mirror of Debian's security updates; empty to take apt's.</summary>
    public string DebianSecurityMirror { get; set; } = "";

    /// <summary>The property <c>NixVmsDebianPackageFolder</c>: a folder of package files to use before the mirror; empty for none.</summary>
    public string DebianPackageFolder { get; set; } = "";

    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var offline = Offline.Length == 0 ? null : new Setting("NixVmsOffline", Offline, ProjectPosition);
        var request = LockRequest(offline, DebianMirror, DebianSecurityMirror, DebianPackageFolder);
        foreach (var release in ReleasesOf(request))
            await DebianLockUpdater.EnsureAsync(request with { Release = release, Refresh = true }, cancellationToken).ConfigureAwait(false);
    }

    private IReadOnlyList<DebianRelease> ReleasesOf(DebianLockRequest request)
    {
        if (Release.Length > 0)
            return [DebianRelease.Of(new Setting("NixVmsDebianRelease", Release, ProjectPosition))];
        if (request.LockPath is { } path && DebianLockFile.TryRead(path) is { } value)
            return [value.Release];
        var known = DebianRelease.All.Where(release => File.Exists(DebianState.FromEnvironment(request.Environment, release).UserLock)).ToList();
        return known.Count > 0 ? known : [DebianRelease.Default];
    }
}

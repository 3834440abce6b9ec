using System.Collections.Concurrent;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks;

/// <content>Where the debian platform gets its packages from.</content>
public abstract partial class NixNetworkTask
{
    /// <summary>How to complete the lock of the debian platform: the project's where it has one, else the user's.</summary>
    /// <param name="offline">The property <c>NixVmsOffline</c>, or null where it is not set.</param>
    /// <param name="mirror">The property <c>NIXVMS_DEBIAN_MIRROR</c>; empty to take apt's mirror.</param>
    /// <param name="securityMirror">The property <c>NIXVMS_DEBIAN_SECURITY_MIRROR</c>; empty to take apt's mirror.</param>
    /// <param name="packageFolder">The property <c>NixVmsDebianPackageFolder</c>; empty for none.</param>
    private protected DebianLockRequest LockRequest(Setting? offline, string mirror, string securityMirror, string packageFolder) => new(CurrentEnvironment)
    {
        LockPath = File.Exists(ProjectLock) ? ProjectLock : null,
        Offline = offline?.AsBoolean() ?? false,
        Mirror = mirror,
        SecurityMirror = securityMirror,
        PackageFolder = packageFolder.Length == 0 ? null : Path.GetFullPath(Path.Combine(ProjectDirectory, packageFolder)),
        OnMessage = text => Log.LogMessage(MessageImportance.High, text),
        OnWarning = WarnOnce,
    };

    // Packages are looked up several times in a build, each time by the same archive.
    private void WarnOnce(string text)
    {
        if (Shared(() => new ConcurrentDictionary<string, bool>(StringComparer.Ordinal), "warnings of the archive").TryAdd(text, true))
            LogWarning(new Diagnostic(ErrorCodes.DebianArchiveWarning, text));
    }

    private protected string ProjectLock => Path.Combine(ProjectDirectory, "debian.lock.json");
}

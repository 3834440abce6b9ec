using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks;

/// <content>Where the debian platform gets its packages from.</content>
public abstract partial class NixNetworkTask
{
    /// <summary>The property <c>NIXVMS_DEBIAN_MIRROR</c>: a mirror of Debian's archive; empty to take apt's.</summary>
    public string DebianMirror { get; set; } = "";

    /// <summary>The property <c>NIXVMS_DEBIAN_SECURITY_MIRROR</c>: a mirror of Debian's security updates; empty to take apt's.</summary>
    public string DebianSecurityMirror { get; set; } = "";

    /// <summary>The property <c>NixVmsDebianPackageFolder</c>: a folder of package files to use before the mirror; empty for none.</summary>
    public string DebianPackageFolder { get; set; } = "";

    /// <summary>How to complete the lock of the debian platform: the project's where it has one, else the user's.</summary>
    private protected DebianLockRequest DebianLockRequest() => new(CurrentEnvironment)
    {
        LockPath = File.Exists(ProjectLock) ? ProjectLock : null,
        Offline = IsOffline ?? false,
        Mirror = DebianMirror,
        SecurityMirror = DebianSecurityMirror,
        PackageFolder = DebianPackageFolder.Length == 0 ? null : Path.GetFullPath(Path.Combine(ProjectDirectory, DebianPackageFolder)),
        OnMessage = text => Log.LogMessage(MessageImportance.High, text),
        OnWarning = text => LogWarning(new Diagnostic(ErrorCodes.DebianArchiveWarning, text)),
    };

    private protected string ProjectLock => Path.Combine(ProjectDirectory, "debian.lock.json");
}

namespace NixVms.Build.Tasks.Debian;

/// <summary>Where everything is that an evaluation for the debian platform needs.</summary>
/// <param name="LockPath">The lock.</param>
/// <param name="MirrorsPath">The addresses of the mirrors.</param>
/// <param name="BootstrapFolder">The folder that holds a static busybox.</param>
/// <param name="NamesFolder">The folder that holds names-amd64.json and names-i386.json, if they were asked for.</param>
/// <param name="Changed">Whether the lock was written.</param>
/// <param name="Unknown">Missing packages that Debian does not have.</param>
internal sealed record DebianLockInfo(
    string LockPath,
    string MirrorsPath,
    string BootstrapFolder,
    string NamesFolder,
    bool Changed,
    IReadOnlyList<UnknownPackage> Unknown);

using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Debian;

/// <summary>What <see cref="DebianLockUpdater"/> is to make sure of.</summary>
/// <param name="Environment">The environment variables of the build.</param>
internal sealed record DebianLockRequest(IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The release that the packages are to be of.</summary>
    public DebianRelease Release { get; init; } = DebianRelease.Default;

    /// <summary>A project's own lock, as an absolute path; null for the user's.</summary>
    public string? LockPath { get; init; }

    /// <summary>Packages that the lock must have, by architecture: what <c>-A missing</c> printed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Missing { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// The architectures whose files of names must be there, which <c>-A missing</c> reads. A project that brings its
    /// lock along needs them only once it lacks something, and nobody fetches the lists of what no machine is.
    /// </summary>
    public IReadOnlyCollection<string> NamesOf { get; init; } = [];

    /// <summary>Whether to fetch the package lists anew and to take the newest version of everything.</summary>
    public bool Refresh { get; init; }

    /// <summary>Whether to do without the network.</summary>
    public bool Offline { get; init; }

    /// <summary>Address of a mirror to use in place of apt's; null takes NIXVMS_DEBIAN_MIRROR of the environment, if that is set.</summary>
    public string? Mirror { get; init; }

    /// <summary>The same for security updates and NIXVMS_DEBIAN_SECURITY_MIRROR.</summary>
    public string? SecurityMirror { get; init; }

    /// <summary>An absolute folder of package files, which are taken from there instead of from the mirror; null for none.</summary>
    public string? PackageFolder { get; init; }

    /// <summary>Hears what goes on.</summary>
    public Action<string>? OnMessage { get; init; }

    /// <summary>Hears what the user should know though the build goes on.</summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>The release of a network: the one that it names, else that of the project's lock, else the default.</summary>
    /// <param name="setting">The setting <c>DebianRelease</c>; null where the network names none.</param>
    /// <exception cref="Diagnostics.NixVmsException">There is no such release.</exception>
    public DebianRelease ReleaseOf(Setting? setting) =>
        setting is null && LockPath is { } path && DebianLockFile.TryReadRelease(path) is { } release ? release : DebianRelease.Of(setting);
}

namespace NixVms.Build.Tasks.Debian;

/// <summary>Pins Debian packages: which file of the archive each name stands for, and what it needs.</summary>
internal sealed class DebianLock
{
    public const int Schema = 1;

    public DebianLock(DebianRelease release, IEnumerable<KeyValuePair<string, LockedArchitecture>> architectures)
    {
        Release = release;
        var sorted = new SortedDictionary<string, LockedArchitecture>(StringComparer.Ordinal);
        foreach (var architecture in architectures)
            sorted.Add(architecture.Key, architecture.Value);
        Architectures = sorted;
    }

    /// <summary>The release that all packages are of.</summary>
    public DebianRelease Release { get; }

    public IReadOnlyDictionary<string, LockedArchitecture> Architectures { get; }

    /// <summary>A lock that has nothing yet.</summary>
    public static DebianLock EmptyOf(DebianRelease release) => new(release, []);

    /// <summary>The part of an architecture; empty if there is none.</summary>
    public LockedArchitecture this[string architecture] =>
        Architectures.TryGetValue(architecture, out var found) ? found : LockedArchitecture.Empty;

    /// <summary>The same lock with another part for an architecture.</summary>
    public DebianLock With(string architecture, LockedArchitecture part) => new(
        Release,
        Architectures
            .Where(other => other.Key != architecture)
            .Concat([new KeyValuePair<string, LockedArchitecture>(architecture, part)]));
}

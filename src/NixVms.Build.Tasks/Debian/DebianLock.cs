namespace NixVms.Build.Tasks.Debian;

/// <summary>Pins Debian packages: which file of the archive each name stands for, and what it needs.</summary>
internal sealed class DebianLock
{
    public const int Schema = 1;

    public static readonly DebianLock Empty = new(new Dictionary<string, LockedArchitecture>());

    public DebianLock(IEnumerable<KeyValuePair<string, LockedArchitecture>> architectures)
    {
        var sorted = new SortedDictionary<string, LockedArchitecture>(StringComparer.Ordinal);
        foreach (var architecture in architectures)
            sorted.Add(architecture.Key, architecture.Value);
        Architectures = sorted;
    }

    public IReadOnlyDictionary<string, LockedArchitecture> Architectures { get; }

    /// <summary>The part of an architecture; empty if there is none.</summary>
    public LockedArchitecture this[string architecture] =>
        Architectures.TryGetValue(architecture, out var found) ? found : LockedArchitecture.Empty;

    /// <summary>The same lock with another part for an architecture.</summary>
    public DebianLock With(string architecture, LockedArchitecture part) => new(
        Architectures
            .Where(other => other.Key != architecture)
            .Concat([new KeyValuePair<string, LockedArchitecture>(architecture, part)]));
}

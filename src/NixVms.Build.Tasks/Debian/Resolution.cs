namespace NixVms.Build.Tasks.Debian;

/// <summary>What <see cref="DependencyResolver"/> found.</summary>
/// <param name="Packages">The packages to add to the lock, in ordinal order.</param>
/// <param name="Unknown">Wanted names that neither the lock nor the index has, in ordinal order.</param>
/// <param name="Problems">Sentences about dependencies that cannot be fulfilled as their packages ask.</param>
internal sealed record Resolution(
    IReadOnlyDictionary<string, LockedPackage> Packages,
    IReadOnlyList<string> Unknown,
    IReadOnlyList<string> Problems);

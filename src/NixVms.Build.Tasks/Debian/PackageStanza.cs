namespace NixVms.Build.Tasks.Debian;

/// <summary>Where a Packages file describes a package, and what decides whether that is the one to take.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Provides">The Provides field as it stands; null if there is none.</param>
/// <param name="Offset">Where the stanza begins, in bytes.</param>
/// <param name="Length">How long it is, in bytes.</param>
internal sealed record PackageStanza(string Name, string Version, string? Provides, long Offset, int Length);

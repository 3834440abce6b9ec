namespace NixVms.Build.Tasks.Debian;

/// <summary>A suite's package list as apt fetched and verified it.</summary>
/// <param name="Suite">The suite it lists.</param>
/// <param name="PackagesFile">The uncompressed Packages file; null if the suite has nothing for the architecture.</param>
/// <param name="Origin">What the lock records of it.</param>
internal sealed record ArchiveList(ArchiveSuite Suite, string? PackagesFile, LockOrigin Origin);

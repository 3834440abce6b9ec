using System.Runtime.Versioning;

// Builds keep both cores of a small machine busy, and tests of time limits want it for themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// Nix, sessions, signals and /proc.
[assembly: SupportedOSPlatform("linux")]

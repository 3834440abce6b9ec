using System.Runtime.Versioning;

// Two builds at once fill a small machine, and more would make the tests' time limits a matter of luck on a large one, too.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

// Nix, sessions, signals and /proc.
[assembly: SupportedOSPlatform("linux")]

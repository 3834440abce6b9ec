using System.Runtime.Versioning;

// Two builds at once fill a small machine, and more would make the tests' time limits a matter of luck on a large one, too.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

[assembly: TestCollectionOrderer("NixVms.Build.Sdk.Tests.Infrastructure.LongestFirst", "NixVms.Build.Sdk.Tests")]

// Nix, sessions, signals and /proc.
[assembly: SupportedOSPlatform("linux")]

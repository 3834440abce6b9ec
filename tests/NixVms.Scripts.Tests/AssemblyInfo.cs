using System.Runtime.Versioning;

// Most scripts sleep most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = -1)]

[assembly: SupportedOSPlatform("linux")]

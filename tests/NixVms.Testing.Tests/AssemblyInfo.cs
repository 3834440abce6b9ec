using System.Runtime.Versioning;

// Machines keep both cores of a small host busy, and tests of time limits want it for themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

[assembly: SupportedOSPlatform("linux")]

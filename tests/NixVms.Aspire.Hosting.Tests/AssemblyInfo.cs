using System.Runtime.Versioning;

// Machines keep both cores of a small host busy.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

[assembly: SupportedOSPlatform("linux")]

using System.Runtime.Versioning;
using NixVms.Testing.Tests.Infrastructure;

// Machines keep both cores of a small host busy, and tests of time limits want it for themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

[assembly: RunningMachines]

[assembly: SupportedOSPlatform("linux")]

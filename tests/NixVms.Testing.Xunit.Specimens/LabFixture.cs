using NixVms.Testing;
#if XUNIT_V3
using NixVms.Testing.XunitV3;
#else
using NixVms.Testing.Xunit;
#endif

namespace Specimens;

/// <summary>The network that NIXVMS_SPECIMEN_NETWORK names.</summary>
public class LabFixture : VmNetworkFixture
{
    protected override string NetworkDirectory => Environment.GetEnvironmentVariable("NIXVMS_SPECIMEN_NETWORK")!;

    // Both frameworks boot the same: the second finds it booted.
    protected override VmNetworkOptions Configure() => new() { SnapshotCache = Environment.GetEnvironmentVariable("NIXVMS_SPECIMEN_CACHE") };
}

/// <summary>A network that is nowhere.</summary>
public sealed class MissingFixture : VmNetworkFixture
{
    protected override string NetworkDirectory => "nowhere";
}

/// <summary>A network that does not boot in time.</summary>
public sealed class SlowFixture : LabFixture
{
    protected override VmNetworkOptions Configure() => new() { Timeouts = new VmTimeouts { Boot = TimeSpan.FromSeconds(4), Scale = 1 } };
}

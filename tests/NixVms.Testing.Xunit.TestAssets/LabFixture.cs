using NixVms.Testing;
#if XUNIT_V3
using NixVms.Testing.XunitV3;
#else
using NixVms.Testing.Xunit;
#endif

namespace TestAssets;

/// <summary>The network that NIXVMS_TEST_ASSETS_NETWORK names.</summary>
public class LabFixture : VmNetworkFixture
{
    protected override string NetworkDirectory => Environment.GetEnvironmentVariable("NIXVMS_TEST_ASSETS_NETWORK")!;

    // Both frameworks boot the same: the second finds it booted.
    protected override VmNetworkOptions Configure() => new() { SnapshotCache = Environment.GetEnvironmentVariable("NIXVMS_TEST_ASSETS_CACHE") };
}

/// <summary>A network that is nowhere.</summary>
public sealed class MissingFixture : VmNetworkFixture
{
    protected override string NetworkDirectory => "nowhere";
}

/// <summary>A network that never boots: its processors stand still.</summary>
public sealed class SlowFixture : LabFixture
{
    protected override VmNetworkOptions Configure() => new()
    {
        ConfigureMachine = start => start.QemuArguments.Add("-S"),
        Timeouts = new VmTimeouts { Boot = TimeSpan.FromSeconds(8), Artifacts = TimeSpan.FromSeconds(1), Scale = 1 },
    };
}

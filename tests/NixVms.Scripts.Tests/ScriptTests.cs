using Xunit.Abstractions;

namespace NixVms.Scripts.Tests;

/// <summary>
/// A test a script, whose cases are known when it has run: not when a development environment only looks which tests there are.
/// In classes of their own, which run beside each other.
/// </summary>
public abstract class ScriptTests(ITestOutputHelper output)
{
    private void Verify(ScriptResult result)
    {
        Assert.True(result.Passed, result.Details);
        if (result.Details.Length > 0)
            output.WriteLine(result.Details);
    }

    public sealed class Launcher(ITestOutputHelper output) : ScriptTests(output)
    {
        [NixTheory]
        [MemberData(nameof(Script.Run), "tests/launcher/run.sh", MemberType = typeof(Script), DisableDiscoveryEnumeration = true)]
        public void Run_vms(ScriptResult result) => Verify(result);
    }

    public sealed class ByHand(ITestOutputHelper output) : ScriptTests(output)
    {
        [NixTheory]
        [MemberData(nameof(Script.Run), "tests/launcher/by-hand.sh", MemberType = typeof(Script), DisableDiscoveryEnumeration = true)]
        public void Run_vms_by_hand(ScriptResult result) => Verify(result);
    }

    public sealed class Switch(ITestOutputHelper output) : ScriptTests(output)
    {
        [NixTheory]
        [MemberData(nameof(Script.Run), "tests/switch/run.sh", MemberType = typeof(Script), DisableDiscoveryEnumeration = true)]
        public void Switch_to_configuration(ScriptResult result) => Verify(result);
    }

    public sealed class Images(ITestOutputHelper output) : ScriptTests(output)
    {
        [ProgramsTheory("busybox")]
        [MemberData(nameof(Script.Run), "tests/images/run.sh", MemberType = typeof(Script), DisableDiscoveryEnumeration = true)]
        public void Images_of_Debian(ScriptResult result) => Verify(result);
    }

    public sealed class NixCode(ITestOutputHelper output) : ScriptTests(output)
    {
        [NixTheory]
        [MemberData(nameof(Script.Run), "tests/nix/run.sh", MemberType = typeof(Script), DisableDiscoveryEnumeration = true)]
        public void Nix_code(ScriptResult result) => Verify(result);
    }

    public sealed class NixosEngine(ITestOutputHelper output) : ScriptTests(output)
    {
        [NixTheory]
        [MemberData(nameof(Script.Run), "tests/nix/nixos/run.sh", MemberType = typeof(Script), DisableDiscoveryEnumeration = true)]
        public void Nixos_engine(ScriptResult result) => Verify(result);
    }
}

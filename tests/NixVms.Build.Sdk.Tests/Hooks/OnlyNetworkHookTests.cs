using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Hooks;

/// <summary>A project whose only network is made by a target of the user's.</summary>
[Collection(HookCollection.Name)]
public sealed class OnlyNetworkHookTests(PackedSdk sdk)
{
    [Theory(Timeout = Limits.Builds)]
    [InlineData(ProjectKind.Networks)]
    [InlineData(ProjectKind.Program)]
    [InlineData(ProjectKind.MultiTargeting)]
    public async Task The_only_network_comes_and_goes(ProjectKind kind)
    {
        IReadOnlyList<Hook> hooks = kind == ProjectKind.MultiTargeting
            ? [Hook.Appended("EvaluateNixNetworkDependsOn"), Hook.Before("EvaluateNixNetwork")]
            : [Hook.Appended("EvaluateNixNetworkDependsOn"), Hook.Before("EvaluateNixNetwork"), Hook.Before("BeforeBuild")];
        var hooked = new HookedProjects(
            sdk, kind, hooks, """<ItemGroup><NixNetwork Include="only.nix" Condition=" '$(ONLY)' == 'true' " /></ItemGroup>""", ("only.nix", Networks.Alpha));
        await hooked.AssertUpToDateAsync();

        await hooked.With("ONLY", "true").AssertCountsAsync(project => Path.Exists(Path.Combine(project, "result/bin/run-vms")) && Directory.Exists(Path.Combine(project, "bin/Debug/only")));
        await hooked.AssertUpToDateAsync();

        await hooked.Without("ONLY").AssertCountsAsync(project => !Path.Exists(Path.Combine(project, "result")) && !Directory.Exists(Path.Combine(project, "bin/Debug/only")));
        await hooked.AssertUpToDateAsync();
    }
}

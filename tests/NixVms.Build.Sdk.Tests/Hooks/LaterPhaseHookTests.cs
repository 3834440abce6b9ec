using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Hooks;

/// <summary>Targets of the user's that run between the phases: they act before the phase that follows compares.</summary>
[Collection(HookCollection.Name)]
public sealed class LaterPhaseHookTests(PackedSdk sdk)
{
    [Theory(Timeout = Limits.Builds)]
    [InlineData(ProjectKind.Networks)]
    [InlineData(ProjectKind.MultiTargeting)]
    public async Task Before_the_networks_are_built(ProjectKind kind)
    {
        var hooked = await NewBuiltAsync(kind, HooksOf(kind, "BuildVmNetwork"), """
            <Delete Files="result" Condition=" '$(LOSE)' == 'true' " />
            <PropertyGroup>
              <NixVmsOutLink Condition=" '$(LINK)' != '' ">$(LINK)</NixVmsOutLink>
              <NoOutLink Condition=" '$(NOLINK)' != '' ">$(NOLINK)</NoOutLink>
            </PropertyGroup>
            <ItemGroup>
              <NixNetwork Condition=" '$(METADATA)' != '' ">
                <OutLink>$(METADATA)</OutLink>
              </NixNetwork>
            </ItemGroup>
            """);

        await hooked.With("LOSE", "true").AssertCountsAsync(project => IsLink(project, "result"));
        await hooked.Without("LOSE").AssertUpToDateAsync();
        await hooked.With("LINK", "vms").AssertCountsAsync(project => IsLink(project, "vms") && !Path.Exists(Path.Combine(project, "result")));
        await hooked.AssertUpToDateAsync();
        await hooked.With("METADATA", "of-item").AssertCountsAsync(project => IsLink(project, "of-item") && !Path.Exists(Path.Combine(project, "vms")));
        await hooked.AssertUpToDateAsync();
        await hooked.Without("METADATA").With("NOLINK", "true").AssertCountsAsync(project => !Path.Exists(Path.Combine(project, "vms")));
        await hooked.Without("LINK").Without("NOLINK").AssertCountsAsync(project => IsLink(project, "result"));
        await hooked.AssertUpToDateAsync();
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData(ProjectKind.Networks)]
    [InlineData(ProjectKind.MultiTargeting)]
    public async Task Before_their_files_are_written(ProjectKind kind)
    {
        var hooked = await NewBuiltAsync(kind, HooksOf(kind, "WriteRunVms"), """
            <Delete Files="bin/Debug/lab/$(LOSE)" Condition=" '$(LOSE)' != '' " />
            """);

        foreach (var file in new[] { "run-vms", "network.json", "ssh_config" })
            await hooked.With("LOSE", file).AssertCountsAsync(project => File.Exists(Path.Combine(project, "bin/Debug/lab", file)));
        await hooked.Without("LOSE").AssertUpToDateAsync();
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData(ProjectKind.Networks)]
    [InlineData(ProjectKind.MultiTargeting)]
    public async Task After_a_phase_its_results_are_there(ProjectKind kind)
    {
        var hooked = await NewBuiltAsync(
            kind,
            [Hook.After("EvaluateNixNetwork"), Hook.After("BuildVmNetwork"), Hook.After("WriteRunVms")],
            """
            <Copy SourceFiles="obj/Debug/nixvms/lab/network.json" DestinationFiles="evaluated.json" />
            <Copy SourceFiles="bin/Debug/lab/ssh_config;bin/Debug/lab/network.json" DestinationFolder="written" Condition=" Exists('bin/Debug/lab/network.json') " />
            """);
        await hooked.AssertCountsAsync(project => Contains(project, "evaluated.json", "host-1"));

        await hooked.With("HOST", "host-2").AssertCountsAsync(project => Contains(project, "evaluated.json", "host-2"));
        await hooked.With("HOST", "host-3").AssertCountsAsync(project => Contains(project, "written/network.json", "host-3"), hook => hook.IsOf("WriteRunVms"));
    }

    private async Task<HookedProjects> NewBuiltAsync(ProjectKind kind, IReadOnlyList<Hook> hooks, string body)
    {
        var hooked = new HookedProjects(
            sdk, kind, hooks, body, ("lab.nixnet", ""), ("network.nix", """{ alpha.deployment.targetHost = builtins.getEnv "HOST"; }""")).With("HOST", "host-1");
        await hooked.BuildAsync();
        return hooked;
    }

    // Several target frameworks take several times as long, and their networks are built in one way.
    private static IReadOnlyList<Hook> HooksOf(ProjectKind kind, string target) =>
        kind == ProjectKind.MultiTargeting ? [Hook.Appended($"{target}DependsOn"), Hook.Before(target)] : Hook.Of(target);

    private static bool IsLink(string project, string name) => Path.Exists(Path.Combine(project, name, "bin/run-vms"));

    private static bool Contains(string project, string file, string text) => File.ReadAllText(Path.Combine(project, file)).Contains(text, StringComparison.Ordinal);
}

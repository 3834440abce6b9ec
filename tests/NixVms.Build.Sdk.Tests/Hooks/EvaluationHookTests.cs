using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Hooks;

/// <summary>Targets of the user's that run at or before the evaluation: what they do counts in the same build.</summary>
[Collection(HookCollection.Name)]
public sealed class EvaluationHookTests(EvaluationHookTests.Projects projects) : IClassFixture<EvaluationHookTests.Projects>
{
    private const string Evaluate = "EvaluateNixNetwork";

    [Theory(Timeout = Limits.Builds)]
    [InlineData(ProjectKind.Networks)]
    [InlineData(ProjectKind.Program)]
    [InlineData(ProjectKind.MultiTargeting)]
    [InlineData(ProjectKind.Tests)]
    public async Task A_file_that_a_network_imports(ProjectKind kind)
    {
        var hooked = (await projects.OfAsync(kind)).With("PORT", "2");

        await hooked.AssertCountsAsync(project => HookedProjects.Machine(project).GetProperty("targetHost").GetString() == "2");

        await hooked.AssertUpToDateAsync();
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData(ProjectKind.Networks)]
    [InlineData(ProjectKind.Program)]
    [InlineData(ProjectKind.MultiTargeting)]
    [InlineData(ProjectKind.Tests)]
    public async Task A_network(ProjectKind kind)
    {
        var hooked = (await projects.OfAsync(kind)).With("MORE", "true");

        await hooked.AssertCountsAsync(
            project => File.Exists(Path.Combine(project, "bin/Debug/more/run-vms")) && HookedProjects.Machine(project, "more").GetProperty("name").GetString() == "beta",
            hook => MakesItems(hook, kind));

        await hooked.AssertUpToDateAsync();
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData(ProjectKind.Networks)]
    [InlineData(ProjectKind.Program)]
    [InlineData(ProjectKind.MultiTargeting)]
    public async Task An_option_of_Nix(ProjectKind kind)
    {
        var hooked = (await projects.OfAsync(kind)).With("OPTION", "7");

        await hooked.AssertCountsAsync(
            project => projects.Nix.CommandLines.Any(l => l.Contains($"{project}/network.nix") && l.Contains(" --option connect-timeout 7 ")),
            hook => MakesItems(hook, kind));

        await hooked.AssertUpToDateAsync();
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData(ProjectKind.Networks)]
    [InlineData(ProjectKind.Program)]
    [InlineData(ProjectKind.MultiTargeting)]
    public async Task A_property_of_the_evaluation(ProjectKind kind)
    {
        var hooked = (await projects.OfAsync(kind)).With("SYSTEM", "i686-linux");

        await hooked.AssertCountsAsync(project => HookedProjects.Machine(project).GetProperty("system").GetString() == "i686-linux", hook => MakesItems(hook, kind));

        await hooked.AssertUpToDateAsync();
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData(ProjectKind.Networks)]
    [InlineData(ProjectKind.Program)]
    [InlineData(ProjectKind.MultiTargeting)]
    public async Task A_property_of_a_later_phase(ProjectKind kind)
    {
        var hooked = (await projects.OfAsync(kind)).With("NOLINK", "true");

        await hooked.AssertCountsAsync(project => !Directory.EnumerateFileSystemEntries(project, "result*").Any(), hook => MakesItems(hook, kind));

        await hooked.AssertUpToDateAsync();
    }

    /// <summary>
    /// Several target frameworks have a build each, and their networks one of their own: items and properties count in
    /// the build that makes them.
    /// </summary>
    private static bool MakesItems(Hook hook, ProjectKind kind) => !hook.IsCommand && (kind != ProjectKind.MultiTargeting || hook.IsOf(Evaluate));

    /// <summary>Each test adds to what they do, so that none depends on the one before it.</summary>
    public sealed class Projects(PackedSdk sdk)
    {
        private const string Body = """
            <WriteLinesToFile File="port.nix" Lines="&quot;$(PORT)&quot;" Overwrite="true" WriteOnlyWhenDifferent="true" />
            <ItemGroup>
              <NixNetwork Include="more.nix" Condition=" '$(MORE)' == 'true' " />
              <NixOption Include="connect-timeout" Value="$(OPTION)" Condition=" '$(OPTION)' != '' " />
            </ItemGroup>
            <PropertyGroup>
              <NixVmsSystem Condition=" '$(SYSTEM)' != '' ">$(SYSTEM)</NixVmsSystem>
              <NoOutLink Condition=" '$(NOLINK)' != '' ">$(NOLINK)</NoOutLink>
            </PropertyGroup>
            """;

        private readonly Dictionary<ProjectKind, HookedProjects> _built = [];

        internal LoggingNix Nix { get; } = new(sdk.Folder);

        /// <summary>The projects of a kind, which have been built.</summary>
        internal async Task<HookedProjects> OfAsync(ProjectKind kind)
        {
            if (_built.TryGetValue(kind, out var built))
                return built;

            var projects = new HookedProjects(
                    sdk, kind, HooksOf(kind), Body, ("lab.nixnet", ""), ("network.nix", "{ alpha.deployment.targetHost = import ./port.nix; }"), ("more.nix", Networks.Beta))
                .With("PORT", "1").With("NixVmsSystem", "x86_64-linux").With("NixToolPath", Nix.Folder);
            await projects.BuildAsync();
            return _built[kind] = projects;
        }

        private static IReadOnlyList<Hook> HooksOf(ProjectKind kind) => kind switch
        {
            ProjectKind.Networks => [.. Hook.Of(Evaluate), Hook.Before("BeforeBuild"), Hook.Instead("BeforeBuild"), Hook.Before("PreBuildEvent"), Hook.PreBuildEventCommand],
            ProjectKind.Program => [Hook.Before("BeforeBuild"), Hook.PreBuildEventCommand, Hook.Before("BeforeCompile"), Hook.Instead("BeforeCompile"), Hook.PrependedLate("CompileDependsOn"), Hook.Before("CoreCompile")],
            ProjectKind.Tests => [Hook.Before(Evaluate), Hook.Before("BeforeBuild"), Hook.PreBuildEventCommand, Hook.Before("BeforeCompile;CoreCompile"), Hook.PrependedLate("CompileDependsOn")],
            _ => [Hook.Appended($"{Evaluate}DependsOn"), Hook.AppendedLate($"{Evaluate}DependsOn"), Hook.Before(Evaluate), Hook.Before("BeforeBuild"), Hook.PreBuildEventCommand, Hook.Before("CoreCompile")],
        };
    }
}

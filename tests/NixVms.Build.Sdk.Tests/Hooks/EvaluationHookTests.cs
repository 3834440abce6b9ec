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
    public async Task Files_items_and_properties(ProjectKind kind)
    {
        var hooked = await projects.BuildAsync(kind);

        // All at once: a build of all projects takes its time.
        foreach (var (variable, value) in new[] { ("PORT", "2"), ("MORE", "true"), ("OPTION", "7"), ("SYSTEM", "i686-linux"), ("NOLINK", "true") })
            hooked.With(variable, value);
        var build = await hooked.BuildAsync();

        hooked.AssertCounts(build, "a file that a network imports", project => HookedProjects.Machine(project).GetProperty("targetHost").GetString() == "2");
        hooked.AssertCounts(
            build,
            "a network",
            project => File.Exists(Path.Combine(project, "bin/Debug/more/run-vms")) && HookedProjects.Machine(project, "more").GetProperty("name").GetString() == "beta",
            Possible);
        hooked.AssertCounts(
            build,
            "an option of Nix",
            project => projects.Nix.CommandLines.Any(l => l.Contains($"{project}/network.nix") && l.Contains(" --option connect-timeout 7 ")),
            Possible);
        hooked.AssertCounts(build, "a property of the evaluation", project => HookedProjects.Machine(project).GetProperty("system").GetString() == "i686-linux", Possible);
        hooked.AssertCounts(build, "a property of a later phase", project => !Directory.EnumerateFileSystemEntries(project, "result*").Any(), Possible);
        await hooked.AssertUpToDateAsync();

        bool Possible(Hook hook) => MakesItems(hook, kind);
    }

    /// <summary>
    /// Several target frameworks have a build each, and their networks one of their own: items and properties count in
    /// the build that makes them.
    /// </summary>
    private static bool MakesItems(Hook hook, ProjectKind kind) => !hook.IsCommand && (kind != ProjectKind.MultiTargeting || hook.IsOf(Evaluate));

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

        internal LoggingNix Nix { get; } = new(sdk.Folder);

        /// <summary>The projects of a kind, built once with targets that do next to nothing.</summary>
        internal async Task<HookedProjects> BuildAsync(ProjectKind kind)
        {
            var projects = new HookedProjects(
                    sdk, kind, HooksOf(kind), Body, ("lab.nixnet", ""), ("network.nix", "{ alpha.deployment.targetHost = import ./port.nix; }"), ("more.nix", Networks.Beta))
                .With("PORT", "1").With("NixVmsSystem", "x86_64-linux").With("NixToolPath", Nix.Folder);
            await projects.BuildAsync();
            return projects;
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

using System.Text.Json;
using NixVms.Build.Sdk.Tests.Incremental;
using NixVms.Build.Sdk.Tests.Infrastructure;
using NixVms.Build.Sdk.Tests.Typed;

namespace NixVms.Build.Sdk.Tests.Hooks;

/// <summary>
/// A project for each hook, so that none hides what another one does, in a solution, so that one process builds all.
/// What the targets at the hooks do follows from variables of the environment.
/// </summary>
internal sealed class HookedProjects
{
    private readonly TestProject _solution;
    private readonly IReadOnlyList<Hook> _hooks;
    private readonly string _extension;
    private bool _isRestored;

    /// <param name="sdk">The package under test.</param>
    /// <param name="kind">What the projects are.</param>
    /// <param name="hooks">The hooks.</param>
    /// <param name="body">What the target at each of them does.</param>
    /// <param name="files">More files of each project.</param>
    public HookedProjects(PackedSdk sdk, ProjectKind kind, IReadOnlyList<Hook> hooks, string body, params (string Path, string Content)[] files)
    {
        _hooks = hooks;
        _extension = kind == ProjectKind.Networks ? "proj" : "csproj";
        _solution = new TestProject(sdk);
        for (var i = 0; i < hooks.Count; i++)
        {
            var (head, tail) = hooks[i].Render(body);
            _solution.With($"{i}/lab{i}.{_extension}", Text(kind, head, tail, sdk.Version));
            if (kind != ProjectKind.Networks)
                _solution.With($"{i}/Class.cs", "public class Class { }");
            foreach (var (path, content) in files)
                _solution.With($"{i}/{path}", content);
        }

        if (kind == ProjectKind.Tests)
            _solution.WithFeeds(sdk);
        var type = kind == ProjectKind.Networks ? """ Type="9A19103F-16F7-4668-BE54-9A1E7A4F7556" """ : "";
        var projects = hooks.Select((_, i) => $"<Project Path=\"{i}/lab{i}.{_extension}\"{type}/>");
        _solution.WithProject("all.slnx", $"<Solution>{string.Concat(projects)}</Solution>");
        _isRestored = kind == ProjectKind.Networks;
    }

    public HookedProjects With(string variable, string value)
    {
        _solution.WithVariable(variable, value);
        return this;
    }

    public HookedProjects Without(string variable)
    {
        _solution.Environment.Remove(variable);
        return this;
    }

    public async Task<BuildOutput> BuildAsync()
    {
        if (!_isRestored)
            (await _solution.RestoreAsync()).AssertSucceeded();
        _isRestored = true;
        return (await _solution.BuildAsync("--no-restore", "-m:1")).AssertSucceededWithoutWarnings();
    }

    /// <summary>Builds, and what the hooks did counts in that build, at each of them.</summary>
    /// <param name="counts">Whether it has counted in a project, whose folder it gets.</param>
    /// <param name="isPossible">Which hooks can do it at all.</param>
    public async Task AssertCountsAsync(Func<string, bool> counts, Func<Hook, bool>? isPossible = null) =>
        AssertCounts(await BuildAsync(), "this", counts, isPossible);

    /// <inheritdoc cref="AssertCountsAsync"/>
    /// <param name="build">The build.</param>
    /// <param name="what">What the hooks did.</param>
    public void AssertCounts(BuildOutput build, string what, Func<string, bool> counts, Func<Hook, bool>? isPossible = null)
    {
        var late = _hooks.Where((hook, i) => isPossible?.Invoke(hook) != false && !counts(_solution[$"{i}"])).ToList();
        Assert.True(late.Count == 0, $"Of {what}, these act too late:\n{string.Join('\n', late)}\n\n{build.Console}");
    }

    /// <summary>A build with the same input runs no task of ours.</summary>
    public async Task AssertUpToDateAsync() => (await BuildAsync()).AssertNothingDone();

    /// <summary>The first machine of a network as its last evaluation found it.</summary>
    public static JsonElement Machine(string project, string network = "lab") =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(project, $"obj/Debug/nixvms/{network}/network.json"))).RootElement.GetProperty("machines")[0];

    private static string Text(ProjectKind kind, string head, string tail, string version)
    {
        var (props, targets) = kind == ProjectKind.Networks
            ? ("", "")
            : ("""<Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />""", """<Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />""");
        return $"""
            <Project>
              {props}
              <Import Project="Sdk.props" Sdk="NixVms.Build" />
              {Properties(kind, version)}
              {head}
              {targets}
              <Import Project="Sdk.targets" Sdk="NixVms.Build" />
              {tail}
            </Project>
            """.Replace("HOOK", "TargetOfMine", StringComparison.Ordinal);
    }

    private static string Properties(ProjectKind kind, string version) => kind switch
    {
        ProjectKind.Program => "<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>",
        ProjectKind.Tests => $"""
            <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            <ItemGroup><PackageReference Include="NixVms.Testing" Version="{version}" /></ItemGroup>
            """,
        ProjectKind.MultiTargeting => """
            <PropertyGroup>
              <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
              <EnableWindowsTargeting>true</EnableWindowsTargeting>
              <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
            </PropertyGroup>
            """,
        _ => "",
    };
}

using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Templates;

/// <summary>A folder in which <c>dotnet new</c> knows our templates, installed from the feed and not at the user's.</summary>
internal sealed class NewProjects
{
    private readonly string _hive;

    private NewProjects(TestProject folder, string hive) => (Folder, _hive) = (folder, hive);

    public TestProject Folder { get; }

    public static async Task<NewProjects> PrepareAsync(PackedSdk sdk)
    {
        var folder = new TestProject(sdk);

        // Nothing of these is assumed in a stranger's folder; the other packages are wherever those of this repository come from.
        foreach (var file in new[] { "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.Delete(folder[$"../{file}"]);
        folder.With("../NuGet.config", $"""<configuration><packageSources><add key="packed" value="{sdk.Feed}" /></packageSources></configuration>""");
        var projects = new NewProjects(folder, sdk.Folder.New("hive"));
        (await projects.NewAsync("install", $"NixVms.Templates@{sdk.Version}", "--add-source", sdk.Feed)).AssertSucceeded().AssertPrinted("nixvms-app");
        return projects;
    }

    /// <summary>Runs <c>dotnet new</c>.</summary>
    public Task<ProgramOutput> NewAsync(params string[] arguments) =>
        Folder.RunAsync(["dotnet", "new", .. arguments, "--debug:custom-hive", _hive]);
}

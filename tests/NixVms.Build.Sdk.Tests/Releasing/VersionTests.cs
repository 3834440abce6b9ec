using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Releasing;

/// <summary>The version of a package comes from git's tags, and there is one where there are no tags, no history and no git.</summary>
[Collection(PackedSdk.Usage)]
public sealed class VersionTests(PackedSdk sdk)
{
    private static readonly string[] NotSources = [".git", "bin", "obj", "artifacts", "result"];

    [Fact(Timeout = Limits.Builds)]
    public async Task Without_git_the_SDK_is_packed_with_the_first_version_and_no_path_of_its_folder()
    {
        var sources = Copy();
        var feed = sdk.Folder.New("feed");

        var pack = await RunAsync(sources, "eng/pack.sh", "--output", feed, "--sdk", "--tagged");

        pack.AssertSucceeded();
        var package = Assert.Single(Directory.EnumerateFiles(feed, "*.nupkg"));
        Assert.Equal("NixVms.Build.0.1.0-dev.0.nupkg", Path.GetFileName(package));
        var documents = SourcesIn(package);
        Assert.NotEmpty(documents);
        Assert.All(documents, d => Assert.StartsWith("/_/", d));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_tag_is_the_version_and_commits_after_it_count_also_in_a_shallow_clone()
    {
        var sources = Copy();
        await GitAsync(sources, "init", "--quiet");
        await GitAsync(sources, "add", "--all");
        await CommitAsync(sources);
        await GitAsync(sources, "tag", "v1.2.0");

        Assert.Equal("1.2.0", await VersionAsync(sources));

        await CommitAsync(sources);
        await CommitAsync(sources);
        Assert.Equal("1.2.1-dev.0.2", await VersionAsync(sources));

        var shallow = sdk.Folder.New("shallow");
        await GitAsync(sources, "clone", "--quiet", "--depth", "1", $"file://{sources}", shallow);
        Assert.StartsWith("0.1.0-dev.0", await VersionAsync(shallow));
    }

    private async Task<string> VersionAsync(string sources)
    {
        var answer = await RunAsync(sources, "dotnet", "msbuild", "sdk/NixVms.Build.csproj", "-restore", "-t:MinVer", "-getProperty:PackageVersion");
        return answer.AssertSucceeded().Text.Trim();
    }

    private Task CommitAsync(string sources) =>
        GitAsync(sources, "-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "--allow-empty", "--message", "Test");

    private async Task GitAsync(string sources, params string[] arguments) => (await RunAsync(sources, ["git", .. arguments])).AssertSucceeded();

    private Task<ProgramOutput> RunAsync(string folder, params string[] commandLine)
    {
        // The analyzers have seen these sources.
        var environment = sdk.NewEnvironment();
        environment["RunAnalyzers"] = "false";
        return sdk.RunAsync(
            [commandLine[0].Contains('/', StringComparison.Ordinal) ? Path.Combine(folder, commandLine[0]) : commandLine[0], .. commandLine[1..]],
            folder, environment, TimeSpan.FromMinutes(4));
    }

    /// <summary>The sources as an archive of them would be unpacked: without .git.</summary>
    private string Copy()
    {
        var copy = sdk.Folder.New("sources");
        CopyFolder(Repository.Root, copy);
        return copy;

        static void CopyFolder(string from, string to)
        {
            Directory.CreateDirectory(to);
            foreach (var file in Directory.EnumerateFiles(from))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            foreach (var folder in Directory.EnumerateDirectories(from).Where(d => !NotSources.Contains(Path.GetFileName(d)) && new DirectoryInfo(d).LinkTarget is null))
                CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    /// <summary>The paths of sources in the symbols of the tasks.</summary>
    private static List<string> SourcesIn(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        using var image = new MemoryStream();
        using (var stream = archive.GetEntry("tasks/net8.0/NixVms.Build.Tasks.dll")!.Open())
            stream.CopyTo(image);
        using var assembly = new PEReader(new MemoryStream(image.ToArray()));
        var embedded = assembly.ReadDebugDirectory().Single(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        var reader = symbols.GetMetadataReader();
        return [.. reader.Documents.Select(d => reader.GetString(reader.GetDocument(d).Name))];
    }
}

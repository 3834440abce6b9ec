using System.Text.Json;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// A project in a folder of its own. The folder above it holds what keeps the project apart from this repository and
/// from the user's settings, so that the project's folder holds nothing but what the test put there.
/// </summary>
internal sealed class TestProject
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromSeconds(120);

    private static readonly string[] BuildSwitches = ["-nodeReuse:false", "-terminalLogger:off"];

    // A node would be a new process.
    private const string OneNode = "-m:1";

    private static readonly string[] WithoutRestore = ["--no-restore", "--no-build"];

    private static readonly string[] ReadOncePrefixes = ["DOTNET_", "MSBUILD", "NUGET_", "LANG", "LC_"];

    private readonly PackedSdk _sdk;
    private readonly string _sandbox;
    private string? _projectFile;
    private bool _alwaysRestores;
    private string? _restored;

    /// <param name="sdk">The package under test.</param>
    /// <param name="folderName">The name of the folder above the project, for tests of strange paths.</param>
    public TestProject(PackedSdk sdk, string? folderName = null)
    {
        _sdk = sdk;
        _sandbox = Path.Combine(sdk.Folder.New("project"), folderName ?? "plain");
        Folder = Directory.CreateDirectory(Path.Combine(_sandbox, "lab")).FullName;
        Environment = sdk.NewEnvironment();
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(_sandbox, file), "<Project />");
        File.WriteAllText(Path.Combine(_sandbox, "global.json"), $$"""{ "msbuild-sdks": { "NixVms.Build": "{{sdk.Version}}" } }""");
        File.WriteAllText(Path.Combine(_sandbox, "NuGet.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{sdk.Feed}" />
              </packageSources>
            </configuration>
            """);
    }

    public string Folder { get; }

    public Dictionary<string, string> Environment { get; }

    public string ProjectFile => _projectFile ?? throw new InvalidOperationException("The test has no project file yet.");

    public string this[string path] => Path.Combine(Folder, path);

    /// <summary>A project that is one network: lab.proj, an empty lab.nixnet and network.nix.</summary>
    public static TestProject OfNetwork(PackedSdk sdk, string network = Networks.Alpha, string? folderName = null) =>
        new TestProject(sdk, folderName)
            .With("network.nix", network)
            .With("lab.nixnet", "")
            .WithProject("lab.proj", """<Project Sdk="NixVms.Build" />""");

    public TestProject With(string path, string content)
    {
        var file = this[path];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    /// <summary>Adds a project file; the last one added is the one that is built.</summary>
    public TestProject WithProject(string path, string content)
    {
        With(path, content);
        _projectFile = this[path];
        return this;
    }

    public TestProject WithVariable(string name, string value)
    {
        Environment[name] = value;
        return this;
    }

    /// <summary>Builds as <c>dotnet build</c> does at a user's: in a process of its own, and restoring each time.</summary>
    public TestProject AlwaysRestoring()
    {
        _alwaysRestores = true;
        return this;
    }

    public Task<BuildOutput> BuildAsync(params string[] arguments) => DotnetAsync("build", arguments);

    public Task<BuildOutput> CleanAsync(params string[] arguments) => DotnetAsync("clean", arguments);

    public Task<BuildOutput> RestoreAsync() => DotnetAsync("restore");

    /// <summary>Runs a command of <c>dotnet</c> that builds, in a process of its own where that can make a difference.</summary>
    public async Task<BuildOutput> DotnetAsync(string command, params string[] arguments)
    {
        var (words, log) = CommandOf(command, arguments);
        if (await TryShareProcessAsync(words) is { } output)
            return await BuildOutput.ReadAsync(output, log);

        using var build = StartBuild(words, log);
        return await build.WaitAsync(BuildLimit);
    }

    /// <summary>Runs a command of <c>dotnet</c> for what it prints, as <c>msbuild -getProperty</c>; in the shared process where it can.</summary>
    public async Task<ProgramOutput> AskAsync(params string[] arguments) =>
        await TryShareProcessAsync(arguments) ?? await RunAsync(["dotnet", .. arguments]);

    /// <summary>Starts a command of <c>dotnet</c> that builds.</summary>
    public RunningBuild StartBuild(string command = "build", params string[] arguments)
    {
        var (words, log) = CommandOf(command, arguments);
        return StartBuild(words, log);
    }

    private RunningBuild StartBuild(IReadOnlyList<string> words, string log) =>
        new(_sdk.Start(["dotnet", .. words], Path.GetDirectoryName(ProjectFile)!, Environment), log);

    private (IReadOnlyList<string> Words, string Log) CommandOf(string command, string[] arguments)
    {
        // The bare name: MSBuild drops quotes from a path on its command line.
        var log = _sdk.Folder.NewFile(".log");
        string[] words =
        [
            command, Path.GetFileName(ProjectFile), .. BuildSwitches,
            "-fileLogger", $"-fileLoggerParameters:LogFile={log};Verbosity=detailed;NoSummary;Encoding=UTF-8",
            .. arguments,
            .. command is "build" or "publish" && !arguments.Intersect(WithoutRestore).Any() && IsRestored() ? new[] { "--no-restore" } : [],
        ];
        return (words, log);
    }

    private async Task<ProgramOutput?> TryShareProcessAsync(IReadOnlyList<string> words) =>
        CanShareProcess(words) ? await _sdk.Host.TryRunAsync([.. words, OneNode], Path.GetDirectoryName(ProjectFile)!, Environment, BuildLimit) : null;

    // Schedulers of several processes are what their tests are about, and what the runtime reads at its start stays.
    // NIXVMS_TEST_NEW_PROCESSES=1 runs all commands as a user does.
    private bool CanShareProcess(IReadOnlyList<string> words)
    {
        if (_alwaysRestores || System.Environment.GetEnvironmentVariable("NIXVMS_TEST_NEW_PROCESSES") is { Length: > 0 })
            return false;
        var usual = _sdk.NewEnvironment();
        return !words.Any(w => w is "-mt" or "-graph" || (w.StartsWith("-m:", StringComparison.Ordinal) && w != OneNode) || w.StartsWith("-bl", StringComparison.Ordinal))
            && Environment.Keys.Union(usual.Keys).Where(IsReadOnce).All(n => Environment.GetValueOrDefault(n) == usual.GetValueOrDefault(n));
    }

    private static bool IsReadOnce(string variable) =>
        variable is "HOME" or "TMPDIR" || ReadOncePrefixes.Any(p => variable.StartsWith(p, StringComparison.OrdinalIgnoreCase));

    // To restore takes as long as the build itself, and a network by itself has no packages.
    private bool IsRestored()
    {
        var text = File.Exists(ProjectFile) ? File.ReadAllText(ProjectFile) : "";
        if (_alwaysRestores || text.Contains("ProjectReference", StringComparison.Ordinal))
            return false;
        if (text.Contains("<Project Sdk=\"NixVms.Build", StringComparison.Ordinal) && !text.Contains("PackageReference", StringComparison.Ordinal))
            return true;

        var isRestored = text == _restored && File.Exists(Path.Combine(Path.GetDirectoryName(ProjectFile)!, "obj/project.assets.json"));
        _restored = text;
        return isRestored;
    }

    /// <summary>Runs any program in the project's folder.</summary>
    public Task<ProgramOutput> RunAsync(params string[] commandLine) => RunAsync(BuildLimit, commandLine);

    public Task<ProgramOutput> RunAsync(TimeSpan limit, params string[] commandLine) => _sdk.RunAsync(commandLine, Folder, Environment, limit);

    public RunningProgram Start(params string[] commandLine) => _sdk.Start(commandLine, Folder, Environment);

    public IReadOnlyList<string> Listing(bool withLinkTargets = true) => FolderListing.Of(Folder, withLinkTargets);

    public string? LinkTarget(string path) => new FileInfo(this[path]).LinkTarget;

    /// <summary>The manifest of a network in bin/.</summary>
    public JsonElement Manifest(string network = "lab", string configuration = "Debug") =>
        JsonDocument.Parse(File.ReadAllText(this[$"bin/{configuration}/{network}/network.json"])).RootElement;

    /// <summary>The manifest of a network in obj/, where an evaluation leaves it.</summary>
    public JsonElement EvaluatedManifest(string network = "lab") =>
        JsonDocument.Parse(File.ReadAllText(this[$"obj/Debug/nixvms/{network}/network.json"])).RootElement;

    /// <summary>The metadata of the VmNetwork items, as another target of the project would see them.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> ResolveNetworksAsync(params string[] arguments)
    {
        var output = await AskAsync(["build", ProjectFile, .. BuildSwitches, "--no-restore", "-t:ResolveVmNetworks", "-getItem:VmNetwork", .. arguments]);
        output.AssertSucceeded();
        return JsonDocument.Parse(output.Text).RootElement.GetProperty("Items").GetProperty("VmNetwork").EnumerateArray()
            .ToDictionary(i => i.GetProperty("Name").GetString()!);
    }
}

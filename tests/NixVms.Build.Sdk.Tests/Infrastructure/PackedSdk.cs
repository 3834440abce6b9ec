namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// The package that all tests use: packed once by eng/pack.sh, or the one that NIXVMS_TEST_FEED (a folder) and
/// NIXVMS_TEST_VERSION name. The Debian lock and the package lists of a run are its own, unless NIXVMS_TEST_STATE names
/// a folder that keeps them between runs.
/// </summary>
public sealed class PackedSdk : IAsyncLifetime
{
    public const string Collection = "packed SDK";

    private readonly RunFolder _folder = new();

    internal RunFolder Folder => _folder;

    /// <summary>The root of this repository.</summary>
    internal string Repository { get; } = FindRepository();

    internal string Feed { get; private set; } = Environment.GetEnvironmentVariable("NIXVMS_TEST_FEED") ?? "";

    internal string Version { get; private set; } = Environment.GetEnvironmentVariable("NIXVMS_TEST_VERSION") ?? "";

    internal string PackageFile => Path.Combine(Feed, $"NixVms.Build.{Version}.nupkg");

    internal string State => Environment.GetEnvironmentVariable("NIXVMS_TEST_STATE") ?? Path.Combine(_folder.Root, "state");

    internal string Temporary => Path.Combine(_folder.Root, "tmp");

    internal Dictionary<string, string> NewEnvironment() => TestEnvironment.Create(State, Temporary);

    internal RunningProgram Start(IReadOnlyList<string> commandLine, string workingDirectory, IReadOnlyDictionary<string, string> environment) =>
        RunningProgram.Start(commandLine, workingDirectory, environment, _folder.NewFile(".out"));

    internal async Task<ProgramOutput> RunAsync(IReadOnlyList<string> commandLine, string workingDirectory, IReadOnlyDictionary<string, string> environment, TimeSpan limit)
    {
        using var program = Start(commandLine, workingDirectory, environment);
        var exitCode = await program.WaitAsync(limit);
        return new ProgramOutput(exitCode, program.Output);
    }

    async Task IAsyncLifetime.InitializeAsync()
    {
        Directory.CreateDirectory(Temporary);
        if (Feed.Length == 0)
            await PackAsync();
        await MakeDebianLockAsync();
    }

    Task IAsyncLifetime.DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private async Task PackAsync()
    {
        Feed = _folder.New("feed");

        // NuGet never looks again at a version that it has unpacked.
        Version = $"0.0.1-test.{DateTime.UtcNow:yyyyMMddHHmmss}";
        var pack = await RunAsync(
            [Path.Combine(Repository, "eng/pack.sh"), "--output", Feed, "--version", Version], Repository, NewEnvironment(), TimeSpan.FromMinutes(5));
        pack.AssertSucceeded();
    }

    /// <summary>
    /// The first evaluation fetches package lists; it takes longer than the others, and an archive that is just being
    /// updated makes it warn. Its outcome is left to the tests.
    /// </summary>
    private async Task MakeDebianLockAsync()
    {
        var manPage = await File.ReadAllTextAsync(Path.Combine(Repository, "samples/ManPage/network.nix"));
        await TestProject.OfNetwork(this, manPage).BuildAsync("-t:EvaluateNixNetwork");
    }

    internal static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "NixVms.Build.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");
        return folder;
    }
}

[CollectionDefinition(PackedSdk.Collection)]
public sealed class PackedSdkCollection : ICollectionFixture<PackedSdk>;

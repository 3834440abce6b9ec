namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>The package that all tests use, and a folder of the collection's own.</summary>
public sealed class PackedSdk : IAsyncLifetime
{
    /// <summary>Collections that run beside each other: a build is mostly one thread's work.</summary>
    public const string Diagnostics = "diagnostics", Incremental = "incremental builds", Messages = "messages", Networks = "networks that run", Packages = "packages and machines", Typed = "typed networks", Usage = "usage";

    /// <summary>Tests that measure time or memory, or put pressure on the machine: after all others, one by one.</summary>
    public const string Alone = "alone";

    private static readonly SemaphoreSlim SettingUp = new(1, 1);
    private static SharedSetUp? _shared;
    private static bool _hasDebianLock;

    private readonly ScratchFolder _folder = new();

    public PackedSdk() => Host = new CommandHost(this);

    internal ScratchFolder Folder => _folder;

    /// <summary>The collection's own, whose tests run one after the other.</summary>
    internal CommandHost Host { get; }

    internal string Feed => Shared.Feed;

    internal string Version => Shared.Version;

    internal string PackageFile => Path.Combine(Feed, $"NixVms.Build.{Version}.nupkg");

    internal string State => Shared.State;

    /// <summary>
    /// The folder of the Debian lock: the collection's own, since a package that another one adds would be a change between
    /// two builds.
    /// </summary>
    internal string Data => Path.Combine(_folder.Path, "data");

    internal string Temporary => Path.Combine(_folder.Path, "tmp");

    private static SharedSetUp Shared => _shared ?? throw new InvalidOperationException("The run has not been set up.");

    internal Dictionary<string, string> NewEnvironment() => TestEnvironment.Create(Temporary, Data, Shared);

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
        await SettingUp.WaitAsync();
        try
        {
            _shared ??= await SharedSetUp.MakeAsync(this);
            if (!_hasDebianLock)
                await MakeDebianLockAsync();
            _hasDebianLock = true;
        }
        finally
        {
            SettingUp.Release();
        }

        // It is missing where the evaluation failed.
        if (Directory.Exists(Shared.Data))
            (await RunAsync(["cp", "--archive", Shared.Data, Data], Temporary, NewEnvironment(), TimeSpan.FromMinutes(1))).AssertSucceeded();
    }

    Task IAsyncLifetime.DisposeAsync()
    {
        Host.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>
    /// The first evaluation fetches package lists; it takes longer than the others, and an archive that is just being
    /// updated makes it warn. Its outcome is left to the tests.
    /// </summary>
    private async Task MakeDebianLockAsync()
    {
        var manPage = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples/ManPage/network.nix"));
        await TestProject.OfNetwork(this, manPage).WithVariable("XDG_DATA_HOME", Shared.Data).BuildAsync("-t:EvaluateNixNetwork");
    }
}

[CollectionDefinition(PackedSdk.Diagnostics)]
public sealed class DiagnosticsCollection : ICollectionFixture<PackedSdk>;

[CollectionDefinition(PackedSdk.Incremental)]
public sealed class IncrementalCollection : ICollectionFixture<PackedSdk>;

[CollectionDefinition(PackedSdk.Messages)]
public sealed class MessagesCollection : ICollectionFixture<PackedSdk>;

[CollectionDefinition(PackedSdk.Networks)]
public sealed class NetworksCollection : ICollectionFixture<PackedSdk>;

[CollectionDefinition(PackedSdk.Packages)]
public sealed class PackagesCollection : ICollectionFixture<PackedSdk>;

[CollectionDefinition(PackedSdk.Typed)]
public sealed class TypedCollection : ICollectionFixture<PackedSdk>;

[CollectionDefinition(PackedSdk.Usage)]
public sealed class UsageCollection : ICollectionFixture<PackedSdk>;

[CollectionDefinition(PackedSdk.Alone, DisableParallelization = true)]
public sealed class AloneCollection : ICollectionFixture<PackedSdk>;

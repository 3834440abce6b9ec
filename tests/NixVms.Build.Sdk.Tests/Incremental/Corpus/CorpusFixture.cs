using NixVms.Build.Sdk.Tests.Infrastructure;
using NixVms.Build.Sdk.Tests.Platform;

namespace NixVms.Build.Sdk.Tests.Incremental.Corpus;

/// <summary>
/// One project with all networks of the corpus, evaluated four times under strace: for the first time, again, after
/// everything was replaced by an equal copy, and after every network's change.
/// </summary>
public sealed class CorpusFixture(PackedSdk sdk) : IAsyncLifetime
{
    private readonly TracingNix _nix = new(sdk.Folder);
    private readonly Dictionary<string, CaseFolder> _folders = [];

    internal static IReadOnlyDictionary<string, TrackingCase> Cases { get; } =
        new[] { FileCases.All, LinkCases.All, ImportCases.All, EnvironmentCases.All, AttackCases.All }.SelectMany(c => c).ToDictionary(c => c.Name);

    internal TestProject Project { get; } = new(sdk);

    internal Evaluation First { get; private set; } = null!;

    internal Evaluation Second { get; private set; } = null!;

    internal Evaluation Touched { get; private set; } = null!;

    internal Evaluation Changed { get; private set; } = null!;

    /// <summary>What every evaluation looks at, whatever the network.</summary>
    private IEnumerable<string> KnownPaths =>
    [
        // Nix itself: its store (immutable), state and configuration, which ConfigurationTests change.
        "/nix", "/etc/nix", "/etc/xdg/nix", $"{Project.Environment["HOME"]}/.config/nix", $"{Project.Environment["HOME"]}/.nix-defexpr",

        // Its cache of what it has fetched: where something in it is not pinned, the network is evaluated in every build.
        $"{Project.Environment["XDG_CACHE_HOME"]}/nix",

        // Where Nix builds what an evaluation imports.
        Project.Environment["TMPDIR"],

        // The SDK: its files change with its version, which is a setting.
        Path.Combine(sdk.State, "nuget", "nixvms.build"),

        // The bootstrap tools of the debian platform: its folder is named by its hash.
        Path.Combine(sdk.Data, "nixvms", "debian", DebianUser.Release, "bootstrap-tools"),

        // The operating system: programs, libraries, locales, accounts, time zone, name resolution.
        "/etc/gnutls", "/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/etc/passwd",
        "/etc/group", "/etc/nsswitch.conf", "/etc/ssl", "/etc/resolv.conf", "/etc/host.conf", "/etc/hosts", "/etc/gai.conf",
        "/proc", "/sys", "/dev",
    ];

    internal CaseFolder FolderOf(string name) => _folders[name];

    async Task IAsyncLifetime.InitializeAsync()
    {
        if (!TracingNix.IsPossible)
            return;

        Project.WithProject("lab.proj", """
            <Project Sdk="NixVms.Build">
              <PropertyGroup>
                <NixVmsPlatform>debian</NixVmsPlatform>
              </PropertyGroup>
            </Project>
            """);
        foreach (var trackingCase in Cases.Values)
            Add(trackingCase);
        Project.WithVariable("NIX_PATH", string.Join(':', Cases.Values.SelectMany(c => c.SearchPath.Select(_folders[c.Name].Expand))));

        First = await EvaluateAsync();
        Second = await EvaluateAsync();
        foreach (var folder in _folders.Values)
            ReplaceByCopies(folder);
        Touched = await EvaluateAsync();
        foreach (var trackingCase in Cases.Values)
            trackingCase.Change(_folders[trackingCase.Name]);
        Changed = await EvaluateAsync();
    }

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    private void Add(TrackingCase trackingCase)
    {
        var folder = new CaseFolder(Project, trackingCase.Name);
        _folders.Add(trackingCase.Name, folder);
        folder.Write($"{trackingCase.Name}.nixnet", "");
        folder.Write("network.nix", trackingCase.Network);
        foreach (var file in trackingCase.Files)
            folder.Write(file.Key, file.Value);
        foreach (var variable in trackingCase.Variables)
            folder.SetVariable(variable.Key, variable.Value);
        trackingCase.Prepare(folder);
    }

    private async Task<Evaluation> EvaluateAsync()
    {
        var build = await Project.BuildAsync("-t:EvaluateNixNetwork", $"-p:NixToolPath={_nix.Folder}", "-v:normal");
        build.AssertSucceeded();
        var inputs = Cases.Keys.ToDictionary(n => n, n => RecordedInputs.Of(Project, n));
        return new Evaluation(
            build,
            inputs,
            Cases.Keys.ToDictionary(n => n, n => File.ReadAllText(Project[$"obj/Debug/nixvms/{n}/network.fingerprint"])),
            Cases.Keys.ToDictionary(n => n, n => MissedBy(inputs[n], n)));
    }

    // At once: what links point to is about to change.
    private IReadOnlyList<FileAccess> MissedBy(RecordedInputs inputs, string name) =>
        [.. _nix.AccessesOf(name).Where(a => !KnownPaths.Any(k => IsAtOrBelow(a.Path, k)) && !inputs.Covers(a))];

    private static bool IsAtOrBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>The same names, contents and modes with new times, as after a fresh checkout.</summary>
    private static void ReplaceByCopies(CaseFolder folder)
    {
        var entries = new[] { Path.GetDirectoryName(folder.Net)!, folder.Outside }
            .SelectMany(f => new DirectoryInfo(f).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
            .ToList();
        foreach (var entry in entries)
        {
            if (entry.LinkTarget is { } target)
            {
                entry.Delete();
                File.CreateSymbolicLink(entry.FullName, target);
            }
            else if (entry is FileInfo file)
            {
                var copy = file.CopyTo(file.FullName + ".copy");
                copy.MoveTo(file.FullName, overwrite: true);
                copy.LastWriteTimeUtc = DateTime.UtcNow;
            }
        }
    }
}

/// <summary>A build of the corpus, and of each network what it left.</summary>
/// <param name="Missed">What the last evaluation looked at, but did not record.</param>
internal sealed record Evaluation(
    BuildOutput Build,
    IReadOnlyDictionary<string, RecordedInputs> Inputs,
    IReadOnlyDictionary<string, string> Essences,
    IReadOnlyDictionary<string, IReadOnlyList<FileAccess>> Missed);

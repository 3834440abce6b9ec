using System.Collections;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tracking;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>What the tasks of this package share: the project's networks, how to call Nix, logging and cancellation.</summary>
public abstract partial class NixNetworkTask : Microsoft.Build.Utilities.Task, ICancelableTask
{
    private static readonly string[] MetadataNames =
        ["Name", "Network", "Platform", "System", "Nixpkgs", "ShowTrace", "NoOutLink", "OutLink", "ClassName"];

    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The project's absolute path: relative paths of properties and metadata count from its folder.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The absolute folder in obj/ that holds a folder per network.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>The <c>NixNetwork</c> items: .nixnet files or .nix files.</summary>
    public ITaskItem[] Networks { get; set; } = [];

    /// <summary>Folders that builds write to, relative to the project: no part of what a network depends on.</summary>
    public ITaskItem[] OutputFolders { get; set; } = [];

    /// <summary>The property <c>ShowTrace</c>: true or false; empty leaves it to the .nixnet file.</summary>
    public string ShowTrace { get; set; } = "";

    /// <summary>The property <c>NoOutLink</c>: true or false; empty leaves it to the .nixnet file.</summary>
    public string NoOutLink { get; set; } = "";

    /// <summary>The property <c>NixVmsOutLink</c>: a path; empty leaves it to the .nixnet file, then "result".</summary>
    public string OutLink { get; set; } = "";

    /// <summary>The property <c>NixpkgsPath</c>: a folder or <c>&lt;name&gt;</c>.</summary>
    public string NixpkgsPath { get; set; } = "";

    /// <summary>The property <c>NixVmsPlatform</c>: auto, nixos or debian.</summary>
    public string Platform { get; set; } = "";

    /// <summary>The property <c>NixVmsSystem</c>: the machines' default system, such as x86_64-linux.</summary>
    public string TargetSystem { get; set; } = "";

    /// <summary>The property <c>NixToolPath</c>: the folder of Nix's programs; empty to search PATH.</summary>
    public string NixToolPath { get; set; } = "";

    /// <summary>The <c>NixOption</c> items: a name and the metadata Value.</summary>
    public ITaskItem[] NixOptions { get; set; } = [];

    /// <summary>The property <c>NixMaxJobs</c>: how many derivations are built at once.</summary>
    public string MaxJobs { get; set; } = "";

    /// <summary>The property <c>NixCores</c>: how many cores one builder may use.</summary>
    public string Cores { get; set; } = "";

    /// <summary>The property <c>NixBuilders</c>: remote builders in Nix's syntax.</summary>
    public string Builders { get; set; } = "";

    /// <summary>The property <c>NixSubstituters</c>: addresses of binary caches, separated by spaces.</summary>
    public string Substituters { get; set; } = "";

    /// <summary>The property <c>NixVmsOffline</c>: true never asks a cache, false always, empty finds out.</summary>
    public string Offline { get; set; } = "";

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            ExecuteAsync(_cancellation.Token).GetAwaiter().GetResult();
        }
        catch (Exception) when (_cancellation.IsCancellationRequested)
        {
            // Whatever the programs said that were interrupted.
            Log.LogMessage(MessageImportance.High, "Cancelled.");
            return false;
        }
        catch (NixVmsException e)
        {
            foreach (var diagnostic in e.Diagnostics)
                LogError(diagnostic);
        }

        return !Log.HasLoggedErrors;
    }

    private protected abstract Task ExecuteAsync(CancellationToken cancellationToken);

    private protected CancellationToken CancellationToken => _cancellation.Token;

    private protected SourcePosition ProjectPosition => new(ProjectFile);

    private protected string ProjectDirectory => Path.GetDirectoryName(ProjectFile)!;

    private protected OutputRecord OutputRecord => new(Path.Combine(IntermediateDirectory, "outputs"));

    private protected NetworkFolder FolderOf(NetworkDefinition network) => new(Path.Combine(IntermediateDirectory, network.Name));

    /// <summary>What the targets write into obj/ for all networks together.</summary>
    private protected IEnumerable<string> CommonFiles =>
        new[] { "evaluation.settings", "build.settings", "built" }.Select(f => Path.Combine(IntermediateDirectory, f)).Append(NixAnswersFile);

    private string NixAnswersFile => Path.Combine(IntermediateDirectory, "nix.answers");

    /// <summary>What NixVmsOffline says, or null where it leaves the answer to us.</summary>
    private protected bool? IsOffline =>
        Offline.Length == 0 ? null : new Setting("NixVmsOffline", Offline, ProjectPosition).AsBoolean();

    /// <summary>The environment of the build, read anew each time.</summary>
    private protected static IReadOnlyDictionary<string, string> CurrentEnvironment
    {
        get
        {
            var variables = new Dictionary<string, string>();
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
                variables.Add((string)variable.Key, (string?)variable.Value ?? "");
            return variables;
        }
    }

    /// <exception cref="NixVmsException">Items, properties or .nixnet files are wrong.</exception>
    private protected IReadOnlyList<NetworkDefinition> ResolveNetworks()
    {
        var project = new ProjectSettings(ProjectFile, Properties(), [.. NixOptions.Select(o => new NixOption(o.ItemSpec, o.GetMetadata("Value")))]);
        return new NetworkResolver(project).Resolve([.. Networks.Select(Item)]);
    }

    /// <exception cref="NixVmsException">There is no Nix.</exception>
    private protected NixInstallation FindNix() =>
        NixInstallation.Find(NixToolPath.Length == 0 ? "" : Path.Combine(ProjectDirectory, NixToolPath), CurrentEnvironment, ProjectPosition);

    /// <summary>The settings that the project's properties give: all that can be known before Nix is asked.</summary>
    /// <param name="nix">The Nix to call.</param>
    /// <param name="usesCaches">Whether a binary cache can have anything that is to be built.</param>
    private protected NixSettings SettingsOfProperties(NixInstallation nix, bool usesCaches)
    {
        List<NixOption> options = [];
        AddWhenSet(options, "max-jobs", MaxJobs);
        AddWhenSet(options, "cores", Cores);
        AddWhenSet(options, "builders", Builders);
        AddWhenSet(options, "substituters", Substituters);
        if (IsOffline ?? (!usesCaches && Substituters.Length == 0))
            options.Add(new NixOption("substitute", "false"));
        // Five attempts a file, with pauses, are for networks that there are.
        if (IsOffline == true)
            options.Add(new NixOption("download-attempts", "1"));
        return new NixSettings(nix, ProjectDirectory, options);
    }

    /// <summary>Decides the settings that every call of Nix gets.</summary>
    /// <param name="nix">The Nix to call.</param>
    /// <param name="usesCaches">Whether a binary cache can have anything that is to be built.</param>
    /// <param name="cancellationToken">Cancels.</param>
    private protected async Task<NixSettings> SettingsOfAsync(NixInstallation nix, bool usesCaches, CancellationToken cancellationToken)
    {
        var settings = SettingsOfProperties(nix, usesCaches);
        List<NixOption> options = [.. settings.Settings];
        if (UserAccounts.NeedsBuildUsers && UserAccounts.BuildUsersAreMissing(await BuildUsersGroupAsync(nix, cancellationToken).ConfigureAwait(false)))
            options.Add(new NixOption("build-users-group", ""));
        if (usesCaches && IsOffline is null && Substituters.Length == 0 && !await AnyCacheAnswersAsync(nix, cancellationToken).ConfigureAwait(false))
            options.Add(new NixOption("substitute", "false"));
        return settings with { Settings = options };
    }

    private async Task<string> BuildUsersGroupAsync(NixInstallation nix, CancellationToken cancellationToken) =>
        await AnswersOf(nix).OfConfigurationAsync("build-users-group", async () =>
        {
            var configuration = await ConfigurationOf(nix, cancellationToken).ConfigureAwait(false);
            return ReferenceEquals(configuration, NixConfiguration.Unknown) ? null : configuration.BuildUsersGroup;
        }).ConfigureAwait(false) ?? "";

    private protected TreeExclusions TreeExclusions(IEnumerable<NetworkDefinition> networks) => new(
        OutputFolders.Select(f => Path.GetFullPath(Path.Combine(ProjectDirectory, f.ItemSpec)))
            .Append(IntermediateDirectory)
            .Concat(networks.Where(n => n.OutLink is not null).Select(n => n.OutLink!)));

    /// <summary>Keeps what this task has written from looking like a change of an input to the next build.</summary>
    private protected void RefreshTrackedFolders(IReadOnlyList<NetworkDefinition> networks)
    {
        var fingerprint = new Fingerprint(new Dictionary<string, string>(), CurrentEnvironment, TreeExclusions(networks));
        foreach (var folder in networks.Select(FolderOf))
        {
            if (InputTimes.RefreshFolders(folder.Path, fingerprint))
                File.SetLastWriteTimeUtc(folder.Evaluated, DateTime.UtcNow);
        }
    }

    private async Task<bool> AnyCacheAnswersAsync(NixInstallation nix, CancellationToken cancellationToken)
    {
        var configuration = await ConfigurationOf(nix, cancellationToken).ConfigureAwait(false);
        if (await SubstituterProbe.AnyAnswersAsync(configuration.Substituters, CurrentEnvironment, cancellationToken).ConfigureAwait(false))
            return true;

        LogWarning(new Diagnostic(
            ErrorCodes.SubstitutersUnreachable,
            $"None of Nix's binary caches answers ({string.Join(", ", configuration.Substituters)}), so the build does without them. Set the property NixVmsOffline to true to build offline without this warning.",
            ProjectPosition));
        return false;
    }

    private static void AddWhenSet(List<NixOption> options, string name, string value)
    {
        if (value.Length > 0)
            options.Add(new NixOption(name, value));
    }

    private Dictionary<string, Setting> Properties() => new (string Name, string Property, string Value)[]
        {
            ("ShowTrace", "ShowTrace", ShowTrace),
            ("NoOutLink", "NoOutLink", NoOutLink),
            ("OutLink", "NixVmsOutLink", OutLink),
            ("Nixpkgs", "NixpkgsPath", NixpkgsPath),
            ("Platform", "NixVmsPlatform", Platform),
            ("System", "NixVmsSystem", TargetSystem),
        }
        .Where(p => p.Value.Length > 0)
        .ToDictionary(p => p.Name, p => new Setting(p.Property, p.Value, ProjectPosition));

    private NetworkItem Item(ITaskItem item) => new(
        item.ItemSpec,
        Path.GetFullPath(Path.Combine(ProjectDirectory, item.ItemSpec)),
        MetadataNames.Select(n => (Name: n, Value: item.GetMetadata(n))).Where(m => m.Value.Length > 0).ToDictionary(m => m.Name, m => m.Value));
}

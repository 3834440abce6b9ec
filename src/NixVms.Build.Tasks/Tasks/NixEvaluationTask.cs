using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Projects;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks;

/// <summary>What the tasks that may evaluate share: the networks with their settings, and the evaluation itself.</summary>
public abstract partial class NixEvaluationTask : NixNetworkTask
{
    /// <summary>The <c>NixNetwork</c> items: .nixnet files or .nix files.</summary>
    [Required]
    public ITaskItem[] Networks { get; set; } = [];

    /// <summary>
    /// The settings of the project, as NixVms.Evaluate.targets declares them: a name each, with the metadata Property and
    /// Value, Networks (not empty where a network can have a value of its own) and IsInput (empty where the value decides
    /// what an evaluation gives).
    /// </summary>
    [Required]
    public ITaskItem[] Settings { get; set; } = [];

    /// <summary>The <c>NixOption</c> items: a name and the metadata Value.</summary>
    public ITaskItem[] NixOptions { get; set; } = [];

    /// <summary>The absolute folder sdk/nix of this package.</summary>
    [Required]
    public string NixFolder { get; set; } = "";

    /// <summary>The absolute folder in bin/ that gets a folder per network, for the classes.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>What the targets compare with what was recorded, to be recorded when the task is done.</summary>
    public string State { get; set; } = "";

    private protected override bool IsIncremental => true;

    /// <summary>What the project says for all of its networks.</summary>
    private protected virtual ProjectSettings ProjectSettings => new(
        ProjectFile,
        [.. Settings.Select(s => new DeclaredSetting(
            s.ItemSpec,
            s.GetMetadata("Property"),
            s.GetMetadata("Value"),
            IsOfNetwork: s.GetMetadata("Networks").Length > 0,
            IsInput: s.GetMetadata("IsInput").Length == 0))],
        [.. NixOptions.Select(o => new NixOption(o.ItemSpec, o.GetMetadata("Value")))]);

    /// <summary>Decides the settings of all networks, unless another task of this build has decided the same.</summary>
    /// <exception cref="NixVmsException">Items, properties or .nixnet files are wrong.</exception>
    private protected IReadOnlyList<NetworkDefinition> ResolveNetworks()
    {
        var project = ProjectSettings;
        NetworkItem[] items = [.. Networks.Select(n => Item(n, project))];
        return Shared(() => new NetworkResolver(project).Resolve(items), $"{project.Text}\n{string.Join("\n", items.Select(i => i.Text))}");
    }

    /// <param name="networks">The networks.</param>
    /// <param name="isAgain">Whether this build has said already what no setting says.</param>
    /// <exception cref="NixVmsException">There is no usable Nix.</exception>
    private protected async Task<TrackedEvaluation> PrepareEvaluationAsync(IReadOnlyList<NetworkDefinition> networks, bool isAgain = false)
    {
        var isStrict = ProjectSettings.Find("Strict")?.AsBoolean() ?? false;
        var nix = FindNix();
        var probes = ProbesOf(nix);
        var version = await probes.OfProgramAsync(
            "version",
            async () => await nix.CheckVersionAsync(ProjectDirectory, ProjectPosition, CancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        var projects = ProjectDescriptions;
        var context = new TrackingContext
        {
            Environment = CurrentEnvironment,
            Key = ProjectState.Key,
            NixFolder = NixFolder,
            HashedPaths = [.. projects.SelectMany(ProjectDescription.PathsIn)],
            ProjectLock = ProjectLock,
            Tools = [nix.Instantiate],
            NixVersion = $"{probes.Program} {version}",
            Exclusions = new TreeExclusions(Outputs.Concat(networks.Where(n => n.OutLink is not null).Select(n => n.OutLink!))),
            OnMessage = message => Log.LogMessage(MessageImportance.Normal, message),
            OnWarning = LogWarning,
        };

        // Networks evaluate at once; Nix is asked about itself once at most, and only when there is something to evaluate.
        var settings = new Lazy<Task<NixSettings>>(() => SettingsOfAsync(nix, usesCaches: false, CancellationToken));
        var slots = new EvaluationSlots(Environment.ProcessorCount, EvaluationMemory.Available("/"));
        var evaluator = new NixEvaluator(
            settings,
            NixFolder,
            $"[{string.Join(",", projects)}]",
            isStrict,
            slots,
            ProjectSettings.Find("EvaluationProcesses")?.AsCount(),
            message => Log.LogMessage(MessageImportance.Normal, message),
            message => Log.LogMessage(MessageImportance.High, message));
        return new TrackedEvaluation(
            new NetworkEvaluation(evaluator, new DebianPackages(DebianLockRequest)),
            new PlatformSelector(SettingsOfProperties(nix, usesCaches: false), probes, new NixConfigurationSources(CurrentEnvironment), message => Log.LogMessage(isAgain ? MessageImportance.Low : MessageImportance.High, message)),
            slots,
            context);
    }

    // The setting has the name and the hash of each.
    private List<string> ProjectDescriptions =>
        [.. ProjectSettings.Value("Projects").Split(' ').Where((word, i) => i % 2 == 0 && word.Length > 0).Select(n => File.ReadAllText(ProjectState.Projects.DescriptionOf(n)))];

    private protected DebianLockRequest DebianLockRequest
    {
        get
        {
            var settings = ProjectSettings;
            return LockRequest(settings.Find("Offline"), settings.Value("DebianMirror"), settings.Value("DebianSecurityMirror"), settings.Value("DebianPackageFolder"));
        }
    }

    private NetworkItem Item(ITaskItem item, ProjectSettings project) => new(
        item.ItemSpec,
        Path.GetFullPath(Path.Combine(ProjectDirectory, item.ItemSpec)),
        project.NetworkSettings.Append("Name").Select(n => (Name: n, Value: item.GetMetadata(n))).Where(m => m.Value.Length > 0).ToDictionary(m => m.Name, m => m.Value));
}

using System.Collections;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tracking;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>What the tasks of this package share: the project and what its builds have written, logging and cancellation.</summary>
public abstract partial class NixNetworkTask : Microsoft.Build.Utilities.Task, ICancelableTask, IIncrementalTask
{
    private readonly CancellationTokenSource _cancellation = new();
    private bool _failIfNotIncremental;

    /// <summary>The project's absolute path: relative paths of properties and metadata count from its folder.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The absolute folder in obj/ that holds a folder per network.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>Folders that builds write to, relative to the project: no part of what a network depends on.</summary>
    public ITaskItem[] OutputFolders { get; set; } = [];

    /// <summary>Set by <c>-question</c>: a task that is called at all has something to do, and fails.</summary>
    public bool FailIfNotIncremental
    {
        set => _failIfNotIncremental = value;
    }

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            if (IsIncremental)
                BeginToChange();
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
        catch (Exception e) when (FileFailure.TryExplain(e, ProjectPosition) is { } diagnostic)
        {
            LogError(diagnostic);
        }

        return !Log.HasLoggedErrors;
    }

    private protected abstract Task ExecuteAsync(CancellationToken cancellationToken);

    /// <summary>Whether the task is called only where something has changed.</summary>
    private protected virtual bool IsIncremental => false;

    /// <summary>To be called by a task that has something to do.</summary>
    /// <exception cref="NixVmsException">The build is only asked whether there is something to do.</exception>
    private protected void BeginToChange()
    {
        if (_failIfNotIncremental)
            throw new NixVmsException(ErrorCodes.NotUpToDate, $"The networks of this project are not up to date: {GetType().Name} has something to do.", ProjectPosition);
    }

    private protected CancellationToken CancellationToken => _cancellation.Token;

    private protected SourcePosition ProjectPosition => new(ProjectFile);

    private protected string ProjectDirectory => Path.GetDirectoryName(ProjectFile)!;

    private protected OutputRecord OutputRecord => new(Path.Combine(IntermediateDirectory, "outputs"));

    private protected ProjectState ProjectState => new(IntermediateDirectory);

    private protected NetworkFolder FolderOf(string networkName) => new(IntermediateDirectory, networkName);

    /// <summary>What builds write, which is no part of a tracked folder.</summary>
    private protected IEnumerable<string> Outputs =>
        OutputFolders.Select(f => Path.GetFullPath(Path.Combine(ProjectDirectory, f.ItemSpec))).Append(IntermediateDirectory).Concat(OutputRecord.Paths).Concat(ProjectState.Published);

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

    /// <summary>Keeps what this task has written from looking like a change of an input to the next build.</summary>
    /// <param name="networks">All networks of the project.</param>
    /// <param name="always">Whether the times of inputs are other ones in any case.</param>
    private protected void RefreshTrackedFolders(IEnumerable<NetworkFolder> networks, bool always = false)
    {
        var fingerprint = new Fingerprint(new Dictionary<string, string>(), CurrentEnvironment, new TreeExclusions(Outputs), ProjectState.Key);
        var all = new List<InputTimes>();
        var isRefreshed = always;
        foreach (var folder in networks)
        {
            if (InputTimes.TryRead(folder.InputTimes) is not { } times || InputsFile.TryRead(folder.Inputs) is not { } inputs)
                return;
            all.Add(times);
            if (!times.RefreshFolders(inputs.Inputs, fingerprint))
                continue;
            times.Write(folder.InputTimes);
            isRefreshed = true;
        }

        if (isRefreshed)
            ProjectState.SetInputTimes(InputTimes.Union(all));
    }
}

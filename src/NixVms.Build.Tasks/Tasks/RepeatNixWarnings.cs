using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Logs again what the configurations of networks warn of that this build did not evaluate, or what machines that it did not
/// build do: a warning stays until its cause is gone, and cannot get past -warnaserror by being old.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RepeatNixWarnings : NixNetworkTask
{
    /// <summary>The networks, with their Name.</summary>
    [Required]
    public ITaskItem[] Networks { get; set; } = [];

    /// <summary>Whether it is about what was built, not about what was evaluated.</summary>
    public bool Built { get; set; }

    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in Networks.Select(n => FolderOf(n.GetMetadata("Name"))))
        {
            if (!Built)
                LogWarnings(folder);
            else if (Manifests.TryRead(folder.Manifest) is { } manifest)
                FirstStart.WarningsOf(manifest).ToList().ForEach(LogWarning);
        }

        return Task.CompletedTask;
    }
}

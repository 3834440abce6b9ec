using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Logs again what the configurations of networks warn of that this build did not evaluate: a warning stays until its
/// cause is gone, and cannot get past -warnaserror by being old.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RepeatNixWarnings : NixNetworkTask
{
    /// <summary>The networks, with their Name.</summary>
    [Required]
    public ITaskItem[] Networks { get; set; } = [];

    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var network in Networks)
            LogWarnings(FolderOf(network.GetMetadata("Name")));
        return Task.CompletedTask;
    }
}

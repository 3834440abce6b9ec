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
    /// <summary>The names of the networks.</summary>
    [Required]
    public ITaskItem[] NetworkNames { get; set; } = [];

    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var name in NetworkNames)
            LogWarnings(name.ItemSpec);
        return Task.CompletedTask;
    }
}

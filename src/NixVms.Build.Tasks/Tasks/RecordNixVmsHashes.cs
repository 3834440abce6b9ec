using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Records hashes that only MSBuild itself can make, for the next build to compare without a task.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecordNixVmsHashes : NixNetworkTask
{
    /// <summary>The name of the record.</summary>
    [Required]
    public string Record { get; set; } = "";

    /// <summary>Its lines.</summary>
    public string[] Hashes { get; set; } = [];

    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        ProjectState.SetHashes(Record, Hashes);
        return Task.CompletedTask;
    }
}

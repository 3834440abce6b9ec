using Microsoft.Build.Framework;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Removes everything that builds of the project have written: files, out links and links against garbage collection, never a link's target.</summary>
[MSBuildMultiThreadableTask]
public sealed class CleanVmNetwork : NixNetworkTask
{
    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        ProjectState.Remove();
        OutputRecord.RemoveAll();
        return Task.CompletedTask;
    }
}

using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Publishing;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Removes everything that builds of the project have written: files, out links and links against garbage collection, never a link's target.</summary>
[MSBuildMultiThreadableTask]
public sealed class CleanVmNetwork : NixNetworkTask
{
    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        // What was published elsewhere is the user's.
        foreach (var path in ProjectState.Published.Where(p => OutputFolders.Any(f => RealPath.IsAtOrBelow(p, Path.GetFullPath(Path.Combine(ProjectDirectory, f.ItemSpec)).TrimEnd('/')))))
        {
            if (Directory.Exists(path))
                new PublishedFolder(path, ProjectPosition).Remove();
            else
                new PublishedArchive(path, ProjectPosition).Remove();
        }

        ProjectState.Remove();
        OutputRecord.RemoveAll();
        return Task.CompletedTask;
    }
}

using System.Globalization;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Projects;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Reports references to projects for machines that cannot be followed. The targets call it where there are some.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckVmProjects : NixNetworkTask
{
    /// <summary>The references whose projects exist, with VmProjectName.</summary>
    public ITaskItem[] Projects { get; set; } = [];

    /// <summary>The references whose projects do not exist.</summary>
    public ITaskItem[] MissingProjects { get; set; } = [];

    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        foreach (var project in MissingProjects)
        {
            LogError(new Diagnostic(
                ErrorCodes.ProjectMissing,
                $"The project {PathOf(project)}, whose program the machines are to have, does not exist. Correct the path of the reference.",
                PositionOf(project)));
        }

        foreach (var group in Projects.GroupBy(p => p.GetMetadata("VmProjectName"), StringComparer.Ordinal))
            foreach (var duplicate in group.Skip(1))
            {
                LogError(new Diagnostic(
                    ErrorCodes.DuplicateProject,
                    string.Create(CultureInfo.InvariantCulture, $"The projects {PathOf(group.First())} and {PathOf(duplicate)} would both be projects.{group.Key} in machines. Give one of the references a VmProjectName."),
                    PositionOf(duplicate)));
            }

        return Task.CompletedTask;
    }

    private string PathOf(ITaskItem project) => Path.GetFullPath(Path.Combine(ProjectDirectory, project.ItemSpec));

    private SourcePosition PositionOf(ITaskItem project) => ReferencePosition.Find(ProjectFile, PathOf(project));
}

using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Networks;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>
/// Writes what a user starts and reads into bin/: <c>run-vms</c>, <c>network.json</c> and <c>ssh_config</c> per
/// network. Removes what earlier builds made for networks and links that are no more.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class WriteRunVms : NixNetworkTask
{
    /// <summary>The absolute folder in bin/ that gets a folder per network.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>The networks, with their Name.</summary>
    [Required]
    public ITaskItem[] Networks { get; set; } = [];

    /// <summary>What the targets compare with what was recorded, to be recorded when the task is done.</summary>
    public string State { get; set; } = "";

    private protected override bool IsIncremental => true;

    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        List<OutputFile> files = [];
        List<string> others = [];
        NetworkFolder[] networks = [.. Networks.Select(n => FolderOf(n.GetMetadata("Name")))];
        foreach (var network in networks)
        {
            var manifest = Manifests.Read(network.Manifest);
            var folder = Path.Combine(OutputDirectory, network.Name);
            files.Add(new OutputFile(Path.Combine(folder, "run-vms"), RunVmsLauncher.Text(manifest.OutPath!), AtomicFile.Executable));
            files.Add(new OutputFile(Path.Combine(folder, "network.json"), File.ReadAllText(network.Manifest)));
            files.Add(new OutputFile(Path.Combine(folder, "ssh_config"), SshConfig.Text(manifest)));
            others.AddRange([.. network.Files, network.GcRoot]);
            if (network.OutLink is { } link)
                others.Add(link);
        }

        OutputRecord.RemoveAllBut([.. files.Select(f => f.Path), .. others]);
        foreach (var file in files)
            AtomicFile.WriteIfDifferent(file.Path, file.Content, file.Mode);

        ProjectState.SetWritten(State, [.. files.Select(f => f.Path)]);
        RefreshTrackedFolders(networks);
        return Task.CompletedTask;
    }

    private sealed record OutputFile(string Path, string Content, UnixFileMode? Mode = null);
}

using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Files;
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

    /// <summary>The files written or found up to date.</summary>
    [Output]
    public ITaskItem[] WrittenFiles { get; private set; } = [];

    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        List<(string Path, string Content, bool IsExecutable)> files = [];
        List<string> others = [];
        foreach (var network in ResolveNetworks())
        {
            var manifestPath = ManifestPath(network);
            var manifest = NetworkManifest.ReadFile(manifestPath);
            var folder = Path.Combine(OutputDirectory, network.Name);
            files.Add((Path.Combine(folder, "run-vms"), RunVmsLauncher.Text(manifest.OutPath!), true));
            files.Add((Path.Combine(folder, "network.json"), File.ReadAllText(manifestPath), false));
            files.Add((Path.Combine(folder, "ssh_config"), SshConfig.Text(manifest), false));
            others.AddRange([manifestPath, Path.Combine(IntermediateDirectory, network.Name, "gcroot")]);
            if (network.OutLink is not null)
                others.Add(network.OutLink);
        }

        OutputRecord.RemoveAllBut([.. files.Select(f => f.Path), .. others]);
        foreach (var file in files)
            AtomicFile.WriteIfDifferent(file.Path, file.Content, file.IsExecutable);
        WrittenFiles = [.. files.Select(f => new TaskItem(MSBuildEscaping.Escape(f.Path)))];
        return Task.CompletedTask;
    }
}

using Microsoft.Build.Framework;
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

    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        List<OutputFile> files = [];
        List<string> others = [.. CommonFiles];
        var networks = ResolveNetworks();
        foreach (var network in networks)
        {
            var state = FolderOf(network);
            var manifest = NetworkManifest.ReadFile(state.Manifest);
            var folder = Path.Combine(OutputDirectory, network.Name);
            files.Add(new OutputFile(Path.Combine(folder, "run-vms"), RunVmsLauncher.Text(manifest.OutPath!), IsExecutable: true));
            files.Add(new OutputFile(Path.Combine(folder, "network.json"), File.ReadAllText(state.Manifest)));
            files.Add(new OutputFile(Path.Combine(folder, "ssh_config"), SshConfig.Text(manifest)));
            others.AddRange([.. state.Files, state.GcRoot]);
            if (network.OutLink is not null)
                others.Add(network.OutLink);
        }

        OutputRecord.RemoveAllBut([.. files.Select(f => f.Path), .. others]);
        foreach (var file in files)
        {
            // MSBuild takes an output for out of date that is older than what it was made from, though equal.
            if (!AtomicFile.WriteIfDifferent(file.Path, file.Content, file.IsExecutable))
                File.SetLastWriteTimeUtc(file.Path, DateTime.UtcNow);
        }

        RefreshTrackedFolders(networks);
        return Task.CompletedTask;
    }

    private sealed record OutputFile(string Path, string Content, bool IsExecutable = false);
}

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
        List<string> outputs = [];
        List<string> written = [];
        foreach (var network in ResolveNetworks())
        {
            var manifestPath = ManifestPath(network);
            var manifest = NetworkManifest.ReadFile(manifestPath);
            var folder = Path.Combine(OutputDirectory, network.Name);
            Write(Path.Combine(folder, "run-vms"), RunVmsLauncher.Text(manifest.OutPath!), executable: true);
            Write(Path.Combine(folder, "network.json"), File.ReadAllText(manifestPath));
            Write(Path.Combine(folder, "ssh_config"), SshConfig.Text(manifest));

            outputs.Add(Path.Combine(IntermediateDirectory, network.Name, "gcroot"));
            outputs.Add(manifestPath);
            if (network.OutLink is not null)
                outputs.Add(network.OutLink);
        }

        OutputRecord.RemoveAllBut([.. outputs, .. written]);
        WrittenFiles = [.. written.Select(path => new TaskItem(MSBuildEscaping.Escape(path)))];
        return Task.CompletedTask;

        void Write(string path, string content, bool executable = false)
        {
            written.Add(path);
            OutputRecord.Add([path]);
            AtomicFile.WriteIfDifferent(path, content, executable);
        }
    }
}

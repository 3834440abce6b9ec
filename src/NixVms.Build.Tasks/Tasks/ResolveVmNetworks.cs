using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Turns the manifests of the last build into items, for targets that run, publish or test the networks.</summary>
[MSBuildMultiThreadableTask]
public sealed class ResolveVmNetworks : NixNetworkTask
{
    /// <summary>The absolute folder in bin/ that holds a folder per network.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>A network each: the path of its <c>run-vms</c>, with Name, Manifest, Platform, OutPath and DrvPath.</summary>
    [Output]
    public ITaskItem[] VmNetworks { get; private set; } = [];

    /// <summary>A machine each: its name, with Network, HostName, TargetSystem, PrimaryAddress, TargetHost and RunScript.</summary>
    [Output]
    public ITaskItem[] VmMachines { get; private set; } = [];

    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        List<ITaskItem> networks = [];
        List<ITaskItem> machines = [];
        foreach (var folder in ProjectState.Networks.Select(FolderOf).Where(f => File.Exists(f.Manifest)))
        {
            var manifest = Manifests.Read(folder.Manifest);
            networks.Add(Item(Path.Combine(OutputDirectory, folder.Name, "run-vms"), new()
            {
                ["Name"] = folder.Name,
                ["Manifest"] = Path.Combine(OutputDirectory, folder.Name, "network.json"),
                ["Platform"] = manifest.Platform,
                ["OutPath"] = manifest.OutPath ?? "",
                ["DrvPath"] = manifest.DerivationPath ?? "",
                ["OutLink"] = folder.OutLink ?? "",
            }));
            machines.AddRange(manifest.Machines.Select(m => Item(m.Name, new()
            {
                ["Network"] = folder.Name,
                ["HostName"] = m.HostName,
                ["TargetSystem"] = m.System,
                ["PrimaryAddress"] = m.PrimaryAddress,
                ["TargetHost"] = m.TargetHost ?? "",
                ["RunScript"] = m.RunScript ?? "",
            })));
        }

        VmNetworks = [.. networks];
        VmMachines = [.. machines];
        return Task.CompletedTask;
    }

    private static ITaskItem Item(string spec, Dictionary<string, string> metadata)
    {
        // MSBuild unescapes what a task hands it: a path with "%3b" in it must not turn into one with a semicolon.
        var item = new TaskItem(MSBuildEscaping.Escape(spec));
        foreach (var pair in metadata)
            item.SetMetadata(pair.Key, MSBuildEscaping.Escape(pair.Value));
        return item;
    }
}

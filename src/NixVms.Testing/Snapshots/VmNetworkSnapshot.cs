namespace NixVms.Testing;

/// <summary>
/// All machines of a network at one moment: memory, devices and disks. It belongs to the network that took it, and goes
/// with it.
/// </summary>
public sealed class VmNetworkSnapshot
{
    internal VmNetworkSnapshot(VmNetwork network, string name, string folder, IReadOnlyList<string> running) =>
        (Network, Name, Directory, RunningMachines) = (network, name, folder, running);

    /// <summary>What it was called when it was taken.</summary>
    public string Name { get; }

    /// <summary>Where it is.</summary>
    public string Directory { get; }

    /// <summary>When it was taken.</summary>
    public DateTimeOffset TakenAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>The machines that ran then; the others were off.</summary>
    public IReadOnlyList<string> RunningMachines { get; }

    /// <summary>How much room its files take, in bytes.</summary>
    public long Size => new DirectoryInfo(Directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    internal VmNetwork Network { get; }

    /// <summary>The file with the memory and the devices of a machine.</summary>
    internal string StateOf(VirtualMachine machine) => Path.Combine(Directory, $"{machine.Name}.state");

    /// <summary>The image with the store paths of a machine.</summary>
    internal string StoreImageOf(VirtualMachine machine) => Path.Combine(Directory, $"{machine.Name}.store");

    /// <summary>The folder with the disks of a machine.</summary>
    internal string DisksOf(VirtualMachine machine) => Path.Combine(Directory, $"{machine.Name}.disks");
}

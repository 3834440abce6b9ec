using System.Globalization;
using NixVms.Testing.Redeploying;

namespace NixVms.Testing;

/// <summary>
/// All machines of a network at one moment: memory, devices and disks. It belongs to the network that took it, and goes
/// with it.
/// </summary>
public sealed class VmNetworkSnapshot
{
    internal VmNetworkSnapshot(VmNetwork network, string name, string folder, IReadOnlyList<string> running) =>
        (Network, Name, Directory, RunningMachines, Manifest, Builds) =
            (network, name, folder, running, network.Manifest, network.Machines.ToDictionary(m => m, m => m.Build));

    /// <summary>What it was called when it was taken.</summary>
    public string Name { get; }

    /// <summary>Where it is.</summary>
    public string Directory { get; }

    /// <summary>When it was taken.</summary>
    public DateTimeOffset TakenAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>The machines that ran then; the others were off.</summary>
    public IReadOnlyList<string> RunningMachines { get; }

    internal VmNetwork Network { get; }

    /// <summary>The build that the network had then.</summary>
    internal VmNetworkManifest Manifest { get; }

    /// <summary>The builds that its machines had then.</summary>
    internal IReadOnlyDictionary<VirtualMachine, MachineBuild> Builds { get; }

    /// <summary>Whether it is in a cache, and serves other networks, too.</summary>
    internal bool IsCached { get; init; }

    /// <summary>Looks how long its files are, in bytes. They take less room, since they have holes where memory and disks are empty.</summary>
    /// <exception cref="DirectoryNotFoundException">It was deleted.</exception>
    public long GetSize() => new DirectoryInfo(Directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    /// <summary>Removes its files. Machines that were restored from it go on.</summary>
    /// <exception cref="InvalidOperationException">It is in a cache.</exception>
    public void Delete()
    {
        if (IsCached)
            throw new InvalidOperationException("A snapshot in a cache is removed by the cache.");
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>The file with the devices of a machine, and with its memory if that has no file of its own.</summary>
    internal string StateOf(VirtualMachine machine) => Path.Combine(Directory, $"{machine.Name}.state");

    /// <summary>The file that is the memory of a machine, where there is one: restored machines share it.</summary>
    internal string MemoryOf(VirtualMachine machine) => Path.Combine(Directory, $"{machine.Name}.memory");

    /// <summary>The image with the store paths of a machine.</summary>
    internal string StoreImageOf(VirtualMachine machine) => Path.Combine(Directory, $"{machine.Name}.store");

    /// <summary>The folder with the disks of a machine.</summary>
    internal string DisksOf(VirtualMachine machine) => Path.Combine(Directory, $"{machine.Name}.disks");

    /// <summary>What the clock of a machine said when it was saved; null when it could not be asked.</summary>
    internal DateTimeOffset? ReadClock(VirtualMachine machine) =>
        File.Exists(ClockOf(machine)) ? DateTimeOffset.Parse(File.ReadAllText(ClockOf(machine)), CultureInfo.InvariantCulture) : null;

    internal void WriteClock(VirtualMachine machine, DateTimeOffset time) =>
        File.WriteAllText(ClockOf(machine), time.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>What the processor of a machine was when it was saved.</summary>
    internal string ReadProcessor(VirtualMachine machine) => File.ReadAllText(ProcessorOf(machine));

    internal void WriteProcessor(VirtualMachine machine, string processor) => File.WriteAllText(ProcessorOf(machine), processor);

    private string ProcessorOf(VirtualMachine machine) => Path.Combine(Directory, $"{machine.Name}.processor");

    private string ClockOf(VirtualMachine machine) => Path.Combine(Directory, $"{machine.Name}.clock");
}

using NixVms.Testing.Machines;
using NixVms.Testing.Snapshots;

namespace NixVms.Testing;

// A machine's part in snapshots of its network.
public sealed partial class VirtualMachine
{
    internal Task FreezeAsync(CancellationToken cancellationToken) =>
        _run is { EndState: null } run ? run.SetPausedAsync(true, cancellationToken) : throw Stopped("It cannot be saved");

    internal Task ThawAsync() => _run is { EndState: null } run ? run.SetPausedAsync(false, CancellationToken.None) : Task.CompletedTask;

    /// <summary>Saves the machine, whose processors are stopped. Memory and disks come last: QEMU may write to them until it has saved the rest.</summary>
    /// <param name="clockAhead">How far its clock is ahead of ours; null when that is not known.</param>
    internal async Task SaveAsync(VmNetworkSnapshot snapshot, TimeSpan? clockAhead, CancellationToken cancellationToken)
    {
        var run = _run ?? throw Stopped("It cannot be saved");
        snapshot.WriteProcessor(this, run.Processor);
        await SaveAsync(run, snapshot.StateOf(this), snapshot.MemoryOf(this), cancellationToken).ConfigureAwait(false);
        await Task.Run(() => SaveDisks(snapshot), cancellationToken).ConfigureAwait(false);
        if (clockAhead is { } ahead)
            snapshot.WriteClock(this, run.PausedAt + ahead);
    }

    internal void SaveDisks(VmNetworkSnapshot snapshot)
    {
        if (Directory.Exists(Start.StateFolder))
            SparseFile.CopyFolder(Start.StateFolder, snapshot.DisksOf(this));

        // It never changes, so only a network that lacks it needs a copy.
        if (snapshot.IsCached && File.Exists(Start.StoreImage))
            File.Copy(Start.StoreImage, snapshot.StoreImageOf(this));
    }

    internal void RestoreDisks(VmNetworkSnapshot snapshot)
    {
        if (Directory.Exists(Start.StateFolder))
            Directory.Delete(Start.StateFolder, recursive: true);
        if (Directory.Exists(snapshot.DisksOf(this)))
            SparseFile.CopyFolder(snapshot.DisksOf(this), Start.StateFolder);
        if (File.Exists(snapshot.StoreImageOf(this)) && !File.Exists(Start.StoreImage))
            Link(Start.StoreImage, snapshot.StoreImageOf(this));
    }

    /// <summary>Makes the machine, which is off, what it was; its processors stay stopped.</summary>
    internal async Task LoadAsync(VmNetworkSnapshot snapshot, CancellationToken cancellationToken)
    {
        RestoreDisks(snapshot);
        var (state, memory) = (snapshot.StateOf(this), snapshot.MemoryOf(this));
        var isShared = File.Exists(memory);

        // Through a link: options for QEMU cannot have just any path.
        if (isShared)
            Link(Start.MemoryLink, memory);
        await PowerOnAsync(MachineMigration.IncomingArguments, isShared ? Start.MemoryLink : null, true, cancellationToken).ConfigureAwait(false);
        var run = _run ?? throw Stopped("It cannot be restored");

        // QEMU would not mind, but what runs in the machine has seen what the processor can do.
        if (snapshot.ReadProcessor(this) is var processor && processor != run.Processor)
            throw new VmException($"{Name} cannot be restored: it was saved with the processor \"{processor}\", and now has \"{run.Processor}\".", this);
        await MachineMigration.LoadAsync(this, state, withMemory: !isShared, cancellationToken).ConfigureAwait(false);
        if (!isShared && !snapshot.IsCached)
            await ConvertAsync(run, state, memory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets the clock of the machine, which has just gone on.</summary>
    internal Task SetClockAsync(VmNetworkSnapshot snapshot, CancellationToken cancellationToken) =>
        GuestClock.SetAsync(this, snapshot.ReadClock(this), _run?.ResumedAt ?? DateTimeOffset.UtcNow, cancellationToken);

    /// <summary>
    /// A machine that was restored has its memory for itself, so that its snapshots have to hold all of it, and take
    /// longer to restore. Once one of them is, its memory gets a file of its own, which makes the next time faster.
    /// </summary>
    private async Task ConvertAsync(MachineRun run, string state, string memory, CancellationToken cancellationToken)
    {
        if (MachineMemory.Find(run.Qemu.Id) is null)
            return;
        await SaveAsync(run, state + ".new", memory + ".new", cancellationToken).ConfigureAwait(false);
        File.Move(state + ".new", state, overwrite: true);
        File.Move(memory + ".new", memory);
    }

    private async Task SaveAsync(MachineRun run, string state, string memory, CancellationToken cancellationToken)
    {
        var source = MachineMemory.Find(run.Qemu.Id);
        await MachineMigration.SaveAsync(this, state, withMemory: source is null, cancellationToken).ConfigureAwait(false);
        if (source is not null)
            await Task.Run(() => SparseFile.Copy(source, memory), cancellationToken).ConfigureAwait(false);
    }

    private static void Link(string link, string target)
    {
        File.Delete(link);
        File.CreateSymbolicLink(link, target);
    }
}

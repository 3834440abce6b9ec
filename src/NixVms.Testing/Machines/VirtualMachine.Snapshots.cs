using NixVms.Testing.Snapshots;

namespace NixVms.Testing;

// A machine's part in snapshots of its network.
public sealed partial class VirtualMachine
{
    internal Task FreezeAsync(CancellationToken cancellationToken) =>
        _run is { EndState: null } run ? run.SetPausedAsync(true, cancellationToken) : throw Stopped("It cannot be saved");

    internal Task ThawAsync() => _run is { EndState: null } run ? run.SetPausedAsync(false, CancellationToken.None) : Task.CompletedTask;

    /// <summary>Saves the machine, whose processors are stopped. Its disks come last: QEMU writes to them until it has saved the rest.</summary>
    internal async Task SaveAsync(VmNetworkSnapshot snapshot, CancellationToken cancellationToken)
    {
        await MachineMigration.SaveAsync(this, snapshot.StateOf(this), cancellationToken).ConfigureAwait(false);
        await Task.Run(() => SaveDisks(snapshot), cancellationToken).ConfigureAwait(false);
    }

    internal void SaveDisks(VmNetworkSnapshot snapshot)
    {
        if (Directory.Exists(Start.StateFolder))
            SparseFile.CopyFolder(Start.StateFolder, snapshot.DisksOf(this));
        if (File.Exists(Start.StoreImage))
            File.Copy(Start.StoreImage, snapshot.StoreImageOf(this));
    }

    internal void RestoreDisks(VmNetworkSnapshot snapshot)
    {
        if (Directory.Exists(Start.StateFolder))
            Directory.Delete(Start.StateFolder, recursive: true);
        if (Directory.Exists(snapshot.DisksOf(this)))
            SparseFile.CopyFolder(snapshot.DisksOf(this), Start.StateFolder);

        // It never changes, but a new run does not have it yet.
        if (File.Exists(snapshot.StoreImageOf(this)) && !File.Exists(Start.StoreImage))
            File.Copy(snapshot.StoreImageOf(this), Start.StoreImage);
    }

    /// <summary>Makes the machine, which is off, what it was; its processors stay stopped.</summary>
    internal async Task LoadAsync(VmNetworkSnapshot snapshot, CancellationToken cancellationToken)
    {
        RestoreDisks(snapshot);
        await PowerOnAsync(MachineMigration.IncomingArguments, cancellationToken).ConfigureAwait(false);
        await MachineMigration.LoadAsync(this, snapshot.StateOf(this), cancellationToken).ConfigureAwait(false);
        _run?.Channel.Resume();
    }
}

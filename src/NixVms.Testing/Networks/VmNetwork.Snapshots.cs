using Microsoft.Extensions.Logging;
using NixVms.Testing.Invariants;
using NixVms.Testing.Snapshots;

namespace NixVms.Testing;

// Snapshots.
public sealed partial class VmNetwork
{
    /// <summary>A machine that is busy for longer is so for good.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _snapshots = new(1, 1);
    private int _lastSnapshot;
    private CachedSnapshot? _cached;

    /// <summary>
    /// What the network was when it had started: the snapshot in <see cref="VmNetworkOptions.SnapshotCache"/>. Null
    /// without such a cache.
    /// </summary>
    public VmNetworkSnapshot? StartSnapshot { get; private set; }

    /// <summary>
    /// Waits until the machines that run have next to nothing to do for half a second. Before a snapshot that spares each
    /// restore what was still under way: services go on starting after systemd says that they have.
    /// </summary>
    /// <param name="timeout">15 seconds by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether all were idle in time; a machine may have work that does not end.</returns>
    /// <exception cref="VmStoppedException">A machine stopped meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public async Task<bool> WaitUntilIdleAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        var running = Machines.Where(m => m.State == VmState.Running);
        var idle = await Task.WhenAll(running.Select(m => GuestIdle.WaitAsync(m, timeout ?? IdleLimit, cancellationToken))).ConfigureAwait(false);
        return idle.All(i => i);
    }

    /// <summary>
    /// Saves all machines at one moment: memory, devices and disks. They stand still for some tenths of a second and
    /// then go on. Connections between them survive.
    /// </summary>
    /// <param name="name">What it is called, for people.</param>
    /// <param name="cancellationToken">Cancels it; the machines go on.</param>
    /// <exception cref="VmException">A machine cannot be saved; the message says why.</exception>
    /// <exception cref="VmStoppedException">A machine has panicked, or its disk is full.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public async Task<VmNetworkSnapshot> SnapshotAsync(string name, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await _snapshots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var folder = Path.Combine(_folder.Path, $"snapshot{++_lastSnapshot}");
            Directory.CreateDirectory(folder);
            return await SaveAsync(NewSnapshot(name, folder), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _snapshots.Release();
        }
    }

    /// <summary>
    /// Puts all machines back to what they were at a snapshot, and sets their clocks. Partitions that are in force and
    /// what was set for paths stay. Commands that are running end with a <see cref="VmStoppedException"/>.
    /// </summary>
    /// <param name="snapshot">A snapshot of this network.</param>
    /// <param name="cancellationToken">Cancels it; the machines may then be off.</param>
    /// <exception cref="ArgumentException">It is a snapshot of another network.</exception>
    /// <exception cref="VmException">A machine cannot be restored.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public async Task RestoreAsync(VmNetworkSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Network != this)
            throw new ArgumentException("It is a snapshot of another network.", nameof(snapshot));
        ThrowIfDisposed();

        await _snapshots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var running = snapshot.RunningMachines.Select(n => this[n]).ToList();
            RestartRecording();
            Unobserved.Begin();
            await Task.WhenAll(Machines.Select(m => m.PowerOffAsync())).ConfigureAwait(false);
            Manifest = snapshot.Manifest;
            foreach (var (machine, build) in snapshot.Builds)
                machine.ReturnTo(build);
            foreach (var machine in Machines.Except(running))
                machine.RestoreDisks(snapshot);
            await Task.WhenAll(running.Select(m => m.LoadAsync(snapshot, cancellationToken))).ConfigureAwait(false);

            // All at once: none of them may send to one that does not run yet.
            await Task.WhenAll(running.Select(m => m.ThawAsync())).ConfigureAwait(false);
            await Task.WhenAll(running.Select(m => m.SetClockAsync(snapshot, cancellationToken))).ConfigureAwait(false);
        }
        finally
        {
            _snapshots.Release();
        }
    }

    /// <summary>Restores the network from the cache, or boots it and adds it to the cache.</summary>
    private async Task StartFromCacheAsync(string cacheFolder, IReadOnlyList<VirtualMachine> machines, CancellationToken cancellationToken)
    {
        var cache = new SnapshotCache(cacheFolder, Manifest.Name);
        var names = machines.Select(m => m.Name).ToList();
        var key = SnapshotKey.Of(Manifest.Text, [.. names, .. Machines.SelectMany(m => m.Start.Settings())], Options.QemuPath);
        if (cache.Open(key) is { } found)
        {
            if (await TryRestoreAsync(found, names, cancellationToken).ConfigureAwait(false))
                return;
            cache.Remove(key);
        }

        await Task.WhenAll(machines.Select(m => m.StartAsync(cancellationToken))).ConfigureAwait(false);
        await Task.WhenAll(machines.Select(m => m.WaitUntilSucceedsAsync(
            "[[ $(systemctl is-system-running) != @(initializing|starting) ]]", m.Timeout(t => t.Boot), cancellationToken))).ConfigureAwait(false);
        await WaitUntilIdleAsync(null, cancellationToken).ConfigureAwait(false);
        using var added = cache.NewFolder();
        await SaveAsync(new VmNetworkSnapshot(this, "cache", added.Folder, names) { IsCached = true }, cancellationToken).ConfigureAwait(false);
        _cached = cache.Add(added, key);
        if (_cached is not null)
            StartSnapshot = new VmNetworkSnapshot(this, "cache", _cached.Folder, names) { IsCached = true };
    }

    private async Task<bool> TryRestoreAsync(CachedSnapshot found, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var snapshot = new VmNetworkSnapshot(this, "cache", found.Folder, names) { IsCached = true };
        try
        {
            await RestoreAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            found.Dispose();
            if (e is not (VmException or IOException))
                throw;
            _logger.LogWarning(e, "The snapshot {Folder} cannot be restored; the network boots.", found.Folder);
            await Task.WhenAll(Machines.Select(m => m.PowerOffAsync())).ConfigureAwait(false);
            return false;
        }

        (_cached, StartSnapshot) = (found, snapshot);
        return true;
    }

    private VmNetworkSnapshot NewSnapshot(string name, string folder) =>
        new(this, name, folder, [.. Machines.Where(m => m.Run is not null).Select(m => m.Name)]);

    private async Task<VmNetworkSnapshot> SaveAsync(VmNetworkSnapshot snapshot, CancellationToken cancellationToken)
    {
        var running = snapshot.RunningMachines.Select(n => this[n]).ToList();
        var clocks = await Task.WhenAll(running.Select(m => GuestClock.ReadAsync(m, cancellationToken))).ConfigureAwait(false);
        await Task.WhenAll(running.Select(m => m.FreezeAsync(cancellationToken))).ConfigureAwait(false);
        try
        {
            await Task.WhenAll(running.Zip(clocks, (m, clock) => m.SaveAsync(snapshot, clock, cancellationToken))).ConfigureAwait(false);
            foreach (var machine in Machines.Except(running))
                machine.SaveDisks(snapshot);
        }
        finally
        {
            await Task.WhenAll(running.Select(m => m.ThawAsync())).ConfigureAwait(false);
        }

        return snapshot;
    }
}

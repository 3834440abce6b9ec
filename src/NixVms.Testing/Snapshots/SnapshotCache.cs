namespace NixVms.Testing.Snapshots;

/// <summary>
/// Snapshots of booted networks that outlive the test run, each in a folder named after its network and key. It is
/// written under another name first, and only ever read then, so that any number of networks can be restored from it at
/// the same time. What nothing will ask for again is removed, unless somebody uses it still.
/// </summary>
internal sealed class SnapshotCache(string folder, string networkName)
{
    /// <summary>How many snapshots of a build are kept: one for each way in which its network is run.</summary>
    public const int MaximumPerBuild = 4;

    /// <summary>After this time without use, a snapshot is removed, of whatever network it is.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromDays(30);

    /// <summary>The snapshot with a key, in use until it is disposed; null when there is none.</summary>
    public CachedSnapshot? Open(SnapshotKey key)
    {
        var path = FolderOf(key);
        if (FolderLock.Share(path) is not { } use)
            return null;
        FolderLock.Touch(path);
        return new CachedSnapshot(path, use);
    }

    /// <summary>A new folder for a snapshot that is to be added. Disposed before that, it is removed.</summary>
    public CachedSnapshot NewFolder()
    {
        Directory.CreateDirectory(folder);
        RemoveOld();
        var path = Directory.CreateDirectory(HiddenFolder()).FullName;
        var owner = FolderLock.Make(path) ?? throw new VmHostException($"{path} cannot be locked.");
        return new CachedSnapshot(path, owner) { IsNew = true };
    }

    /// <summary>Makes a new folder the snapshot of a key.</summary>
    /// <returns>The snapshot with that key, in use; null if it has gone already.</returns>
    public CachedSnapshot? Add(CachedSnapshot added, SnapshotKey key)
    {
        using (added)
        {
            try
            {
                Directory.Move(added.Folder, FolderOf(key));
                added.IsNew = false;
            }
            catch (IOException)
            {
                // Another run was faster.
            }
        }

        var snapshot = Open(key);
        foreach (var old in SnapshotsOf(networkName).Where(f => BuildOf(f) != key.Build).ToList())
            Remove(old);
        foreach (var old in SnapshotsOf(networkName).OrderByDescending(FolderLock.LastUse).Skip(MaximumPerBuild).ToList())
            Remove(old);
        return snapshot;
    }

    /// <summary>Removes the snapshot with a key, unless somebody uses it.</summary>
    public void Remove(SnapshotKey key) => Remove(FolderOf(key));

    /// <summary>Removes what runs that were killed have left, and what has not been used for long.</summary>
    private void RemoveOld()
    {
        foreach (var left in Directory.EnumerateDirectories(folder, $".{networkName}-*"))
            Remove(left);
        foreach (var old in SnapshotsOf("*").Where(f => DateTime.UtcNow - FolderLock.LastUse(f) > MaximumAge).ToList())
            Remove(old);
    }

    private void Remove(string path)
    {
        if (FolderLock.Take(path) is not { } owner)
            return;
        using (owner)
        {
            try
            {
                // Under another name first, so that nobody finds half of it.
                var hidden = HiddenFolder();
                Directory.Move(path, hidden);
                Directory.Delete(hidden, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or somebody else was faster.
            }
        }
    }

    private string FolderOf(SnapshotKey key) => Path.Combine(folder, $"{networkName}-{key}");

    private string HiddenFolder() => Path.Combine(folder, $".{networkName}-{Path.GetRandomFileName()}");

    private IEnumerable<string> SnapshotsOf(string network) =>
        from path in Directory.EnumerateDirectories(folder, $"{network}-*")
        let name = Path.GetFileName(path)
        where name.Length > SnapshotKey.Length && name[^(SnapshotKey.Length + 1)] == '-' && name[^SnapshotKey.Length..].All(char.IsAsciiHexDigit)
        where network == "*" || name.Length == network.Length + 1 + SnapshotKey.Length
        select path;

    private static string BuildOf(string path) => path[^SnapshotKey.Length..^(SnapshotKey.Length / 2)];
}

namespace NixVms.Testing.Snapshots;

/// <summary>A folder of a <see cref="SnapshotCache"/> in use: nobody removes it until this is disposed.</summary>
internal sealed class CachedSnapshot(string folder, FileStream use) : IDisposable
{
    public string Folder { get; } = folder;

    /// <summary>Whether it is being written: without the end of it, it is worth nothing.</summary>
    public bool IsNew { get; set; }

    public void Dispose()
    {
        if (IsNew && Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        use.Dispose();
    }
}

namespace NixVms.Testing.Snapshots;

/// <summary>A lock on a folder: by one, who may remove it, or by several who read it. The kernel takes it from a process that ends.</summary>
internal static class FolderLock
{
    private const string Name = "lock";

    /// <summary>Makes a new folder one's own; null when somebody has removed it meanwhile.</summary>
    public static FileStream? Make(string folder) => Open(folder, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Makes a folder one's own; null when it is in use, or is no such folder.</summary>
    public static FileStream? Take(string folder) => Open(folder, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Keeps a folder from being removed; null when it is gone, or about to go.</summary>
    public static FileStream? Share(string folder)
    {
        var file = Open(folder, FileMode.Open, FileAccess.Read, FileShare.Read);

        // It may have been opened just before its folder went, and locked after.
        if (file is not null && !File.Exists(Path.Combine(folder, Name)))
        {
            file.Dispose();
            return null;
        }

        return file;
    }

    /// <summary>Notes that a folder is used now.</summary>
    public static void Touch(string folder)
    {
        try
        {
            File.SetLastWriteTimeUtc(Path.Combine(folder, Name), DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's: then it looks older than it is.
        }
    }

    /// <summary>When it was last noted that a folder is used.</summary>
    public static DateTime LastUse(string folder) => File.GetLastWriteTimeUtc(Path.Combine(folder, Name));

    private static FileStream? Open(string folder, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(Path.Combine(folder, Name), mode, access, share);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

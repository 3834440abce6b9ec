namespace NixVms.Testing.Processes;

/// <summary>
/// The folder of one running network: sockets, disks and logs. It is locked while its owner lives; once the owner is
/// gone, however it ended, the folder and the processes that were started for it go, too (<see cref="Reaper"/>, at once;
/// or the next owner of a folder, after a power cut).
/// </summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>A variable that every process of a network has, with the folder as its value: how stray ones are found.</summary>
    public const string Variable = "NIXVMS_RUN";

    private const string Prefix = "nv-";
    private const string LockName = "owner";

    /// <summary>With the name of a machine and a network there must be room for a socket (<see cref="Switching.VdeSocket"/>).</summary>
    private const int MaximumParentLength = 40;

    private readonly FileStream _lock;

    private RunFolder(string path, FileStream owner) => (Path, _lock) = (path, owner);

    public string Path { get; }

    /// <param name="parent">The folder to make it in; the system's temporary folder, or /tmp if that is too long, when null.</param>
    public static RunFolder Create(string? parent)
    {
        if (parent is null)
        {
            parent = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetTempPath());
            if (!IsUsable(parent))
                parent = "/tmp";
        }
        else if (!IsUsable(parent))
        {
            throw new VmHostException($"{parent} cannot hold the folders of running networks: its path may have at most {MaximumParentLength} bytes, and no blank, comma, colon or bracket.");
        }

        Directory.CreateDirectory(parent);
        Sweep(parent);

        // Locked under another name first: nobody ever sees the folder without its lock.
        var name = System.IO.Path.GetRandomFileName()[..8];
        var hidden = System.IO.Path.Combine(parent, $".{Prefix}{name}");
        var path = System.IO.Path.Combine(parent, Prefix + name);

        // Before they are there, since this process may be killed at any moment.
        Reaper.Watch(hidden);
        Reaper.Watch(path);
        Directory.CreateDirectory(hidden, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var owner = Lock(hidden) ?? throw new VmHostException($"{hidden} cannot be locked.");
        Directory.Move(hidden, path);
        return new RunFolder(path, owner);
    }

    public void Dispose()
    {
        Remove(Path);
        _lock.Dispose();
    }

    /// <summary>Removes what is left of owners that are gone.</summary>
    private static void Sweep(string parent)
    {
        foreach (var folder in new DirectoryInfo(parent).EnumerateDirectories(Prefix + "*").Where(f => f.LinkTarget is null))
        {
            using var owner = Lock(folder.FullName);
            if (owner is not null)
                Remove(folder.FullName);
        }
    }

    private static void Remove(string folder)
    {
        StrayProcesses.Kill(folder);
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process of it is still going; the next sweep gets the rest.
        }
    }

    /// <summary>Locks a folder; null when somebody has it locked, or it is none of ours. The kernel unlocks what a dead process held.</summary>
    private static FileStream? Lock(string folder)
    {
        var file = System.IO.Path.Combine(folder, LockName);
        try
        {
            var isNew = System.IO.Path.GetFileName(folder).StartsWith('.');
            return new FileStream(file, isNew ? FileMode.CreateNew : FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // QEMU's options are split at commas and blanks; libvdeplug takes some other characters for those of a URL.
    private static bool IsUsable(string path) =>
        System.Text.Encoding.UTF8.GetByteCount(path) <= MaximumParentLength && path.IndexOfAny([' ', ',', ':', '[', '{', '\t', '\n', '*', '?']) < 0;
}

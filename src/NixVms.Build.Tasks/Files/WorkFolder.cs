namespace NixVms.Build.Tasks.Files;

/// <summary>A folder for the files of one piece of work, of a name that tells whose it is. Nobody else may look into it.</summary>
internal sealed class WorkFolder : IDisposable
{
    private WorkFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes a folder beside a path, and removes those of processes that were killed.</summary>
    public static WorkFolder Make(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        RemoveLeftovers(path);
        var folder = TemporaryName.Beside(path);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new WorkFolder(folder);
    }

    /// <summary>Removes the folders beside a path that were made by processes that are no more.</summary>
    public static void RemoveLeftovers(string path)
    {
        foreach (var folder in TemporaryName.LeftFolders(path))
            Remove(folder);
    }

    public void Dispose() => Remove(Path);

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing depends on it, and the next build tries again.
        }
    }
}

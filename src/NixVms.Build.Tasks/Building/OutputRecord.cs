using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Building;

/// <summary>
/// A file in obj/ that lists what builds of a project and configuration have written, so that what no longer belongs
/// to a network is removed by the next build, and everything by <c>dotnet clean</c>. MSBuild's own list cannot hold
/// links to folders: its Delete task takes them for missing files.
/// </summary>
internal sealed class OutputRecord(string path)
{
    /// <summary>Every recorded path, absolute, one a line.</summary>
    public IReadOnlyList<string> Paths => File.Exists(path) ? [.. File.ReadAllLines(path).Where(l => l.Length > 0)] : [];

    /// <summary>Adds paths before they are written, so that a build killed half-way leaves nothing unknown.</summary>
    public void Add(IEnumerable<string> paths) => Write(Paths.Concat(paths));

    /// <summary>Keeps these paths and removes what stands at every other recorded one.</summary>
    public void RemoveAllBut(IReadOnlyCollection<string> current)
    {
        foreach (var orphan in Paths.Except(current, StringComparer.Ordinal))
            Remove(orphan);
        Write(current);
    }

    /// <summary>Removes everything recorded, and the record.</summary>
    public void RemoveAll()
    {
        foreach (var output in Paths)
            Remove(output);
        TemporaryName.RemoveLeftovers(path);
        AtomicFile.Remove(path);
        RemoveFolderWhenEmpty(Path.GetDirectoryName(path)!);
    }

    private void Write(IEnumerable<string> paths) =>
        AtomicFile.WriteIfDifferent(path, string.Concat(paths.Distinct(StringComparer.Ordinal).OrderBy(p => p, StringComparer.Ordinal).Select(p => p + "\n")));

    private static void Remove(string output)
    {
        TemporaryName.RemoveLeftovers(output);
        if (SymbolicLink.Target(output) is not null)
        {
            // The user may have put a link of his own where ours was.
            if (ResultLink.IsOurs(output))
                SymbolicLink.Remove(output);
        }
        else
        {
            AtomicFile.Remove(output);
        }

        RemoveFolderWhenEmpty(Path.GetDirectoryName(output)!);
    }

    private static void RemoveFolderWhenEmpty(string folder)
    {
        // A link to a folder is the user's.
        if (Directory.Exists(folder) && SymbolicLink.Target(folder) is null && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }
}

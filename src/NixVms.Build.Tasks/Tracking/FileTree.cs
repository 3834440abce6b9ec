using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>Something in a folder.</summary>
internal readonly record struct FileTreeEntry(string Path, bool IsFolder, string? LinkTarget);

/// <summary>Lists folders with everything in them. Links are entries of their own and are not followed.</summary>
internal static class FileTree
{
    /// <summary>The entries in the order of their names, no more than a limit.</summary>
    public static IEnumerable<FileTreeEntry> Entries(string folder, TreeExclusions exclusions, int limit)
    {
        var pending = new Stack<string>([folder]);
        while (pending.Count > 0)
        {
            foreach (var path in List(pending.Pop()))
            {
                if (exclusions.Contains(path))
                    continue;

                var target = SymbolicLink.Target(path);
                var isFolder = target is null && Directory.Exists(path);
                if (isFolder && HoldsOnlyExcluded(path, exclusions))
                    continue;
                if (limit-- <= 0)
                    yield break;

                yield return new FileTreeEntry(path, isFolder, target);
                if (isFolder)
                    pending.Push(path);
            }
        }
    }

    // A folder that a build has made for what it writes, wherever the project wants it.
    private static bool HoldsOnlyExcluded(string folder, TreeExclusions exclusions) =>
        exclusions.IsAboveOne(folder)
        && List(folder).All(p => exclusions.Contains(p) || SymbolicLink.Target(p) is null && Directory.Exists(p) && HoldsOnlyExcluded(p, exclusions));

    private static string[] List(string folder)
    {
        try
        {
            var entries = Directory.GetFileSystemEntries(folder);
            Array.Sort(entries, StringComparer.Ordinal);
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

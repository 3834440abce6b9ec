using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>What builds themselves write into a folder that is listed: else every build would change the inputs of the next one.</summary>
internal sealed class TreeExclusions
{
    private readonly HashSet<string> _outputs;
    private readonly HashSet<string> _above;

    /// <param name="outputs">The paths of files, folders and links.</param>
    public TreeExclusions(IEnumerable<string> outputs)
    {
        _outputs = new(outputs.Select(o => o.TrimEnd('/')).Select(o => Path.Combine(RealPath.Of(Path.GetDirectoryName(o) ?? "/"), Path.GetFileName(o))), StringComparer.Ordinal);
        _above = new(_outputs.SelectMany(Above), StringComparer.Ordinal);
    }

    /// <summary>Whether what a build writes is in that folder or below, so that the folder's time tells nothing of its files.</summary>
    public bool IsAboveOne(string folder) => _above.Contains(folder);

    /// <summary>
    /// Whether a path, without links on the way to it, is written by builds: also a folder that holds nothing else, which a
    /// build has made for what it writes, wherever the project wants it.
    /// </summary>
    public bool Contains(string path) =>
        _outputs.Contains(path)
        || IsAboveOne(path) && SymbolicLink.Target(path) is null && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).All(Contains);

    /// <summary>Whether a path was come by only since a folder was listed that builds write into: nobody named it.</summary>
    /// <param name="path">A path without links on the way to it.</param>
    /// <param name="isListed">Whether a folder was listed.</param>
    public bool IsFoundIn(string path, Func<string, bool> isListed)
    {
        for (var part = path; Path.GetDirectoryName(part) is { } parent && isListed(parent); part = parent)
        {
            if (Contains(part))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Above(string output)
    {
        for (var folder = Path.GetDirectoryName(output); folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }
}

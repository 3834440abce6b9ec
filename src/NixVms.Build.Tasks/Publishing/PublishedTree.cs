namespace NixVms.Build.Tasks.Publishing;

/// <summary>A file, a link or a folder with all that is in it, at its place in what is published.</summary>
/// <param name="Path">Its path there, relative.</param>
/// <param name="Source">What it is a copy of.</param>
internal sealed record PublishedTree(string Path, string Source)
{
    // Folders can be removed by whoever has them; files are as the store has them, not to be written to.
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>What decides what is in it: a store path's name does.</summary>
    public string Identity { get; init; } = Source;

    /// <summary>All that is in it, itself first, each folder before what is in it: the same order everywhere.</summary>
    public IEnumerable<PublishedTree> Entries()
    {
        yield return this;
        if (!IsFolder(Source))
            yield break;
        foreach (var entry in Directory.EnumerateFileSystemEntries(Source).Order(StringComparer.Ordinal))
        {
            foreach (var inner in new PublishedTree($"{Path}/{System.IO.Path.GetFileName(entry)}", entry).Entries())
                yield return inner;
        }
    }

    /// <summary>Whether a copy has the same names, kinds, sizes, times and modes, and no more.</summary>
    public bool IsSameAs(string copy)
    {
        if (new FileInfo(Source).LinkTarget is { } target)
            return new FileInfo(copy).LinkTarget == target;
        if (new FileInfo(copy).LinkTarget is not null)
            return false;
        if (!Directory.Exists(Source))
            return new FileInfo(copy) is { Exists: true } file && new FileInfo(Source) is var source
                && (file.Length, file.LastWriteTimeUtc, file.UnixFileMode) == (source.Length, source.LastWriteTimeUtc, source.UnixFileMode);
        return Directory.Exists(copy)
            && Names(Source).SequenceEqual(Names(copy))
            && Names(Source).All(n => new PublishedTree(n, System.IO.Path.Combine(Source, n)).IsSameAs(System.IO.Path.Combine(copy, n)));
    }

    /// <summary>
    /// Makes a copy where nothing is. Never a hard link: Nix may replace files of its store by links to each other, and
    /// who has the copy may change it. Where the file system can, the framework's copy shares the data until then.
    /// </summary>
    public void CopyTo(string copy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (new FileInfo(Source).LinkTarget is { } target)
        {
            File.CreateSymbolicLink(copy, target);
        }
        else if (Directory.Exists(Source))
        {
            Directory.CreateDirectory(copy, FolderMode);
            foreach (var name in Names(Source))
                new PublishedTree(name, System.IO.Path.Combine(Source, name)).CopyTo(System.IO.Path.Combine(copy, name), cancellationToken);
        }
        else
        {
            File.Copy(Source, copy);
        }
    }

    private static bool IsFolder(string path) => Directory.Exists(path) && new FileInfo(path).LinkTarget is null;

    private static List<string> Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(e => System.IO.Path.GetFileName(e)).Order(StringComparer.Ordinal)];
}

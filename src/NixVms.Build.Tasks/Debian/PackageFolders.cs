namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// Folders that may hold package files. What a file is decides its content, not its name: apt and mirrors name the same
/// file differently, and a lock trusts hashes only.
/// </summary>
internal sealed class PackageFolders
{
    private readonly Lazy<ILookup<long, string>> _filesBySize;
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    public PackageFolders(IEnumerable<string> folders) =>
        _filesBySize = new(() => folders.SelectMany(FilesIn).ToLookup(file => file.Length, file => file.FullName));

    /// <summary>Where apt keeps what the machine itself installed, and where ours keeps what it fetched.</summary>
    public static PackageFolders CachesOf(params DebianState[] states) => new(states
        .SelectMany(state => DebianRelease.Architectures.Select(architecture => Path.Combine(state.AptRoot(architecture), "cache", "archives")))
        .Prepend("/var/cache/apt/archives"));

    /// <summary>Whether a file may be the package, by its size: the quick answer.</summary>
    public bool MayHave(LockedPackage package) => _filesBySize.Value.Contains(package.Size);

    /// <summary>A file with the package's hash, or null.</summary>
    public string? Find(LockedPackage package) => _filesBySize.Value[package.Size].FirstOrDefault(file => HashOf(file) == package.Sha256);

    private string HashOf(string file)
    {
        if (!_hashes.TryGetValue(file, out var hash))
            _hashes.Add(file, hash = Hex.Sha256OfFile(file));
        return hash;
    }

    // A cache that only root may read is one that is not there.
    private static IEnumerable<FileInfo> FilesIn(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles("*.deb", SearchOption.AllDirectories) : [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}

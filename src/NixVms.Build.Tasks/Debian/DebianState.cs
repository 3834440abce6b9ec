using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Where the user's data of a Debian release lives: what must be kept, and what can be fetched again.</summary>
internal sealed class DebianState
{
    private DebianState(DebianRelease release, string dataFolder, string cacheFolder, string nixStore)
    {
        Release = release;
        DataFolder = dataFolder;
        CacheFolder = cacheFolder;
        NixStore = nixStore;
    }

    public DebianRelease Release { get; }

    /// <summary>Holds the user's lock and the bootstrap tools.</summary>
    public string DataFolder { get; }

    /// <summary>Holds the apt roots, the names of packages, the mirrors' addresses, and what is known of locks.</summary>
    public string CacheFolder { get; }

    /// <summary>The folder of the Nix store, as Nix itself finds it.</summary>
    public string NixStore { get; }

    /// <summary>The lock of projects that have none of their own.</summary>
    public string UserLock => Path.Combine(DataFolder, "debian.lock.json");

    /// <summary>A lock without packages, for the time before there is one.</summary>
    public string EmptyLock => Path.Combine(CacheFolder, "empty.lock.json");

    /// <summary>Holds names-amd64.json and names-i386.json.</summary>
    public string NamesFolder => CacheFolder;

    public string NamesFile(string architecture) => Path.Combine(NamesFolder, $"names-{architecture}.json");

    /// <summary>All packages of an architecture, a line each: see <see cref="PackageCatalog"/>.</summary>
    public string IndexFile(string architecture) => Path.Combine(CacheFolder, $"index-{architecture}");

    /// <summary>What they provide beside themselves.</summary>
    public string ProvidersFile(string architecture) => Path.Combine(CacheFolder, $"index-{architecture}.providers");

    public string AptRoot(string architecture) => Path.Combine(CacheFolder, "apt", architecture);

    /// <summary>The mirrors that apt knows, or those that were given instead: each choice has a file of its own.</summary>
    public string MirrorsFile(string? choice) =>
        Path.Combine(CacheFolder, choice is null ? "mirrors.json" : $"mirrors-{Hash(choice)}.json");

    /// <summary>The folder of the busybox taken from the package with this hash. It never changes once it is there.</summary>
    public string BootstrapFolder(string packageSha256) => Path.Combine(DataFolder, "bootstrap-tools", packageSha256.Substring(0, 16));

    /// <summary>
    /// Held by whoever changes a lock. It lies in the cache, not beside a project's lock, where it would show up in
    /// the project's version control.
    /// </summary>
    public string GuardOf(string lockPath) => Path.Combine(CacheFolder, "guards", Hash(Path.GetFullPath(lockPath)));

    /// <summary>What is known of a lock.</summary>
    public string CheckFile(string lockPath) => Path.Combine(CacheFolder, "checked", Hash(Path.GetFullPath(lockPath)));

    /// <summary>What work folders are beside: for what apt, dpkg and Nix get or leave.</summary>
    public string Work => Path.Combine(CacheFolder, "work");

    /// <summary>The same for the bootstrap tools, which are moved to where they belong.</summary>
    public string BootstrapWork => Path.Combine(DataFolder, "bootstrap-tools", "work");

    /// <summary>Removes what killed builds have left.</summary>
    public void RemoveLeftovers()
    {
        WorkFolder.RemoveLeftovers(Work);
        WorkFolder.RemoveLeftovers(BootstrapWork);
    }

    /// <summary>Finds the folders from the variables of the XDG base directory specification.</summary>
    public static DebianState FromEnvironment(IReadOnlyDictionary<string, string> environment, DebianRelease release) => new(
        release,
        Path.Combine(Folder(environment, "XDG_DATA_HOME", ".local", "share"), release.Codename),
        Path.Combine(Folder(environment, "XDG_CACHE_HOME", ".cache"), release.Codename),
        environment.TryGetValue("NIX_STORE_DIR", out var store) && store.Length > 0 ? store : "/nix/store");

    private static string Folder(IReadOnlyDictionary<string, string> environment, string variable, params string[] fallback)
    {
        // The specification says that a relative path is to be ignored.
        if (!environment.TryGetValue(variable, out var folder) || !Path.IsPathRooted(folder))
        {
            if (!environment.TryGetValue("HOME", out var home) || !Path.IsPathRooted(home))
            {
                throw new NixVmsException(
                    ErrorCodes.DebianDataUnusable,
                    $"The debian platform keeps its lock and package lists in the user's home directory, but neither {variable} nor HOME is an absolute path. Set one of them.");
            }

            folder = Path.Combine([home, .. fallback]);
        }

        return Path.Combine(folder, "nixvms", "debian");
    }

    private static string Hash(string text) => Hex.Sha256Of(text).Substring(0, 16);
}

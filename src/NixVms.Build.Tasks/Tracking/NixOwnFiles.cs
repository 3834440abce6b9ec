using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>What Nix looks at for itself, whatever it evaluates, and what no result depends on.</summary>
/// <param name="environment">The environment of the build.</param>
internal sealed class NixOwnFiles(IReadOnlyDictionary<string, string> environment)
{
    // Of the operating system, before an evaluation begins: libraries, accounts, the machine.
    private static readonly string[] System = ["/proc", "/sys", "/dev", "/run", "/usr", "/lib", "/lib64", "/bin", "/sbin"];

    // At any time: randomness, how much there is of processors and memory, and what a sandbox for builders takes.
    private static readonly string[] Machine =
        ["/dev/urandom", "/dev/random", "/dev/null", "/dev/tty", "/dev/kvm", "/proc/self", "/proc/stat", "/proc/mounts", "/proc/sys/user", "/proc/sys/kernel", "/sys/fs/cgroup", "/sys/devices/system/cpu", "/run/systemd"];

    private readonly string _state = Value("NIX_STATE_DIR", environment) ?? "/nix/var/nix";
    private readonly string _cache = Path.Combine(Value("XDG_CACHE_HOME", environment) ?? Path.Combine(Value("HOME", environment) ?? "/", ".cache"), "nix");
    private readonly string _temporary = (Value("TMPDIR", environment) ?? "/tmp").TrimEnd('/') + "/nix-";

    /// <summary>Whether the value of a variable that Nix asks for before an evaluation can matter to it.</summary>
    public static bool IsOwnVariable(string name) =>
        name == "HOME" || name.StartsWith("NIX_", StringComparison.Ordinal) || name.StartsWith("XDG_", StringComparison.Ordinal);

    /// <summary>
    /// Whether a trace shows something that came from an address and may be another thing at any time. Nix looks for what it
    /// has fetched in its cache; what has a hash is looked up in the store. When nothing there counts as fresh, and Nix makes
    /// no connection, starts no program such as git, writes nothing down and looks at no repository with files that are
    /// worked on, whose content it knows from their times, all of it was pinned.
    /// </summary>
    public bool HasDownload(NixTrace trace)
    {
        var looks = trace.Records.Where(r => r.IsOfLanguage).ToList();
        var inCache = looks.Where(r => IsOfFetcher(r.Name)).ToList();
        return looks.Any(r => r.Kind == 'n') || inCache.Count > 0 && (!trace.AsksAnew
            || looks.Any(r => r.Kind == 'x' || r.State != FileState.Absent && $"{r.Name}/".Contains("/.git/") && !IsOfFetcher(r.Name))
            || inCache.Any(r => IsWritten(r, "-journal") || IsWritten(r, "-wal") && inCache.Any(HasChanged)));

        static bool IsWritten(TraceRecord look, string ending) => look.Kind == 'w' && look.Name.EndsWith(ending, StringComparison.Ordinal);

        // SQLite may open its log in order to read.
        static bool HasChanged(TraceRecord look) => look.Kind == 's' && look.Name.EndsWith(".sqlite", StringComparison.Ordinal) && FileState.Of(look.Bytes, followsLinks: true) != look.State;
    }

    private bool IsOfFetcher(string path) =>
        path.StartsWith(_cache + "/", StringComparison.Ordinal) && !path.StartsWith(_cache + "/binary-cache", StringComparison.Ordinal) && !path.StartsWith(_cache + "/eval-cache", StringComparison.Ordinal);

    /// <summary>Whether a look is at what no result depends on.</summary>
    public bool Contains(TraceRecord look) =>
        look.Name is "/" or "/nix" or "/nix/store"
        || look.Name.StartsWith("/proc/", StringComparison.Ordinal) && look.Name.IndexOf("/ns/", StringComparison.Ordinal) > 0
        || Machine.Any(p => RealPath.IsAtOrBelow(look.Name, p))
        || !look.IsOfLanguage && System.Any(p => RealPath.IsAtOrBelow(look.Name, p))
        || RealPath.IsAtOrBelow(look.Name, _cache)
        || IsBuildFolder(look.Name)
        || (RealPath.IsAtOrBelow(look.Name, _state) || RealPath.IsAtOrBelow(look.Name, "/nix/var")) && !look.Name.StartsWith(_state + "/profiles/", StringComparison.Ordinal);

    // Where Nix builds what an evaluation imports: gone afterwards.
    private bool IsBuildFolder(string path) =>
        path.StartsWith(_temporary, StringComparison.Ordinal) && path.Split('/')[_temporary.Split('/').Length - 1] is var name && !Directory.Exists(_temporary.Substring(0, _temporary.LastIndexOf('/') + 1) + name);

    private static string? Value(string name, IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}

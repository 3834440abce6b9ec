using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Nix;

/// <summary>Recognises failures that are nobody's derivation's: of the store, the daemon, the disk. Evaluations have them, too.</summary>
internal static class StoreFailure
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private static readonly Regex NoSpace = new("no space left on device|disk quota exceeded|database or disk is full", Options);
    private static readonly Regex NoMemory = new("cannot allocate memory|out of memory|std::bad_alloc", Options);
    private static readonly Regex ReadOnly = new("read-only file system|attempt to write a readonly database", Options);
    private static readonly Regex NoJobs = new("unable to start any build", Options);
    private static readonly Regex NoDaemon = new(
        "cannot (?:connect to (?:socket|daemon)|open connection to remote store)|connection to (?:the )?(?:nix )?daemon|nix daemon disconnected", Options);
    private static readonly Regex NoRemoteStore = new(
        @"cannot open connection to remote store '(?<store>ssh[^']*)': (?<reason>.*)|(?<reason>cannot connect to '(?<store>[^']+)'.*)", Options | RegexOptions.Singleline);
    private static readonly Regex NoPermission = new("permission denied|operation not permitted|access denied|not (?:allowed|privileged|trusted)", Options);
    private static readonly Regex NamesStore = new("/nix/|nix daemon|big-lock|daemon-socket", Options);

    /// <summary>What a text begins with that tells of a mistake in the list of remote builders.</summary>
    public const string WrongBuilders = "The list of remote builders is wrong: ";

    /// <summary>Whether this is said of a disk that is full.</summary>
    public static bool IsDiskFull(string text) => NoSpace.IsMatch(text);

    /// <summary>Explains an error of Nix; null where it is of another kind.</summary>
    public static Diagnostic? TryExplain(string error, SourcePosition? position = null)
    {
        var (code, message) = Explain(error);
        return code.Length > 0 ? new Diagnostic(code, message, position) : null;
    }

    /// <summary>What to do about a full disk, with the space that is left.</summary>
    public static string DiskRemedy() =>
        $"{FreeSpace.Describe()}Remove what no longer is needed: nix-collect-garbage --delete-older-than 30d removes old results from the Nix store, and TMPDIR names another folder for builders.";

    private static (string Code, string Message) Explain(string error)
    {
        if (NoSpace.IsMatch(error))
            return (ErrorCodes.DiskFull, $"The disk is full. {DiskRemedy()}{Quote(error)}");
        if (error.StartsWith(WrongBuilders, StringComparison.Ordinal))
            return (ErrorCodes.InvalidBuilders, $"{error.TrimEnd('.')}. A builder is ADDRESS SYSTEMS KEYFILE JOBS SPEED FEATURES MANDATORY-FEATURES HOSTKEY, where - stands for nothing and what is at the end may be left away; builders are separated by semicolons or lines.");
        if (NoRemoteStore.Match(error) is { Success: true } remote)
        {
            return (ErrorCodes.CacheUnreachable,
                $"Nix cannot reach the store {remote.Groups["store"].Value}, which substituters (property NixSubstituters) names, and builds nothing without it. Does ssh get there without asking for anything? To build without, leave it away or set NixVmsOffline to true.{Quote(error)}");
        }

        if (NoDaemon.IsMatch(error) && !NoPermission.IsMatch(error))
        {
            return (ErrorCodes.DaemonUnreachable,
                $"Nix cannot reach its daemon. Start it with systemctl start nix-daemon; where there is no systemd, run nix-daemon as root. To build without a daemon as the owner of the store, unset NIX_REMOTE.{Quote(error)}");
        }

        if (ReadOnly.IsMatch(error))
        {
            return (ErrorCodes.StoreReadOnly,
                $"The Nix store, or what belongs to it, is on a file system that is mounted read-only, so nothing can be built. Mount it writable, or build through a daemon that may write: NIX_REMOTE=daemon.{Quote(error)}");
        }

        if (NoPermission.IsMatch(error) && NamesStore.IsMatch(error))
        {
            return (ErrorCodes.StorePermission,
                $"This user may not use the Nix store. Build through the daemon (NIX_REMOTE=daemon) as a user whom allowed-users in nix.conf admits; on Debian and Ubuntu that is the group nix-users: adduser USER nix-users.{Quote(error)}");
        }

        if (NoJobs.IsMatch(error))
        {
            return (ErrorCodes.NoBuildJobs,
                $"Nix may not build anything here: max-jobs is 0, and no remote builder takes the work. Set the property NixMaxJobs to 1 or more (or max-jobs in nix.conf), or name builders with the property NixBuilders.{Quote(error)}");
        }

        return NoMemory.IsMatch(error)
            ? (ErrorCodes.BuilderKilled, $"The memory of this computer is exhausted. Build fewer derivations at once: set the properties NixMaxJobs and NixCores to 1.{Quote(error)}")
            : ("", "");
    }

    private static string Quote(string error) => $"\nNix says: {error.Trim()}";
}

using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// Finds Debian's mirrors: those that the user names, or else those of the machine's own apt configuration. A host of
/// another Debian release uses the same mirrors, which carry all of them.
/// </summary>
internal static class AptSources
{
    public const string MirrorVariable = "NIXVMS_DEBIAN_MIRROR";
    public const string SecurityMirrorVariable = "NIXVMS_DEBIAN_SECURITY_MIRROR";

    // Without the Release files, which reading would cost half a second, a source is known by the suite it names.
    private static readonly HashSet<string> Releases = new(StringComparer.Ordinal)
    {
        "stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "duke", "sid",
        "oldoldstable", "oldstable", "stable", "testing", "unstable",
    };

    /// <summary>Asks apt, which needs no package list for this, and so no update before.</summary>
    public static async Task<DebianMirrors?> AskAptAsync(DebianTools tools, string workingDirectory, CancellationToken cancellationToken)
    {
        var result = await tools.AptGetAsync(
            [
                // A folder of lists that does not exist: reading the host's would take twenty times as long.
                "-o", "Dir::State::lists=" + Path.Combine(workingDirectory, "no-lists"),
                "indextargets", "--no-release-info", "--format", "$(REPO_URI)\t$(RELEASE)\t$(COMPONENT)", "Created-By: Packages",
            ],
            workingDirectory,
            cancellationToken).ConfigureAwait(false);

        // A configuration that apt cannot read is like one that names no mirror; its own words are in the error then.
        var chosen = Choose(result.StandardOutput.Split('\n').Select(line => line.Split('\t')).Where(fields => fields.Length == 3)
            .Select(fields => (fields[0], fields[1], fields[2])));
        if (chosen is null && result.ExitCode != 0)
            throw NoMirror("apt-get said: " + result.StandardError.Trim());
        return chosen;
    }

    /// <summary>Chooses among the sources that apt knows; null if none is Debian's.</summary>
    /// <param name="sources">Address, suite and component of each, in the order of the configuration.</param>
    public static DebianMirrors? Choose(IEnumerable<(string Address, string Suite, string Component)> sources)
    {
        var known = sources
            .Where(source => source.Component == "main")
            .Select(source => (Address: Normalize(source.Address), source.Suite))
            .Where(source => source.Address is not null)
            .Select(source => (Address: source.Address!, source.Suite))
            .ToList();

        // Others publish for 'bookworm main' as well; the one with updates beside it, or with Debian's usual path, is Debian.
        var main = known
            .Where(source => Releases.Contains(source.Suite))
            .OrderByDescending(source => known.Any(other => other.Address == source.Address && other.Suite == source.Suite + "-updates"))
            .ThenByDescending(source => source.Address.EndsWith("/debian/", StringComparison.Ordinal))
            .Select(source => source.Address)
            .FirstOrDefault();
        var security = known
            .Where(source => IsSecurity(source.Suite))
            .OrderByDescending(source => source.Address.EndsWith("/debian-security/", StringComparison.Ordinal))
            .Select(source => source.Address)
            .FirstOrDefault();
        return main is null ? null : new DebianMirrors(main, security);
    }

    /// <summary>An address as Nix and we can use it, ending in a slash; null if only apt could.</summary>
    public static string? Normalize(string address)
    {
        // Images for clouds have a file that lists mirrors, the nearest first.
        const string listed = "mirror+file:";
        if (address.StartsWith(listed, StringComparison.Ordinal))
        {
            var list = TextFile.TryRead("/" + address.Substring(listed.Length).Trim('/'));
            var first = list?.Split('\n').Select(line => line.Split('#')[0].Split('\t', ' ')[0].Trim()).FirstOrDefault(line => line.Length > 0);
            return first is null ? null : Normalize(first);
        }

        foreach (var local in new[] { "file:", "copy:" })
        {
            if (address.StartsWith(local, StringComparison.Ordinal))
                return "file:///" + address.Substring(local.Length).Trim('/') + "/";
        }

        return address.StartsWith("http://", StringComparison.Ordinal) || address.StartsWith("https://", StringComparison.Ordinal)
            ? address.TrimEnd('/') + "/"
            : null;
    }

    public static NixVmsException NoMirror(string? detail = null) => new(
        ErrorCodes.DebianMirrorUnknown,
        $"No Debian mirror is known: the apt configuration of this machine names none. Set {MirrorVariable} and {SecurityMirrorVariable}, as environment variables or properties, to the addresses of one, that is, of the folders that hold 'dists' and 'pool', or use nixpkgs instead: set the property NixpkgsPath."
        + (detail is null ? "" : " " + detail));

    public static NixVmsException NoSecurityMirror() => new(
        ErrorCodes.DebianMirrorUnknown,
        $"The Debian lock holds security updates, but no mirror of them is known: the apt configuration of this machine names none. Set {SecurityMirrorVariable}, as an environment variable or a property, to the address of one, that is, of the folder that holds 'dists' and 'pool'.");

    public static NixVmsException UnusableMirror(string source, string address) => new(
        ErrorCodes.DebianMirrorUnknown,
        $"{source} is '{address}', which is no address of a mirror. Give one that begins with http://, https:// or file:///.");

    private static bool IsSecurity(string suite) =>
        (suite.EndsWith("-security", StringComparison.Ordinal) && Releases.Contains(suite.Substring(0, suite.Length - "-security".Length)))
        || (suite.EndsWith("/updates", StringComparison.Ordinal) && Releases.Contains(suite.Substring(0, suite.Length - "/updates".Length)));
}

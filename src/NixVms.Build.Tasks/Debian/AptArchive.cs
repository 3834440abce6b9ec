using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// The package lists of one architecture, in an apt root of our own: nothing of the machine's apt is read but its way
/// to the network, and nothing of it is changed. apt checks the signatures.
/// </summary>
internal sealed class AptArchive
{
    /// <summary>How long lists are as good as new.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    /// <summary>How long to leave a mirror alone that lacked a suite: it is being updated, as a rule.</summary>
    private static readonly TimeSpan MaxAgeOfPart = TimeSpan.FromHours(1);

    private readonly DebianTools _tools;
    private readonly IReadOnlyList<ArchiveSuite> _suites;
    private readonly string _architecture;
    private readonly string _root;

    public AptArchive(DebianState state, DebianTools tools, DebianMirrors mirrors, string architecture)
    {
        _tools = tools;
        _suites = state.Release.SuitesOn(mirrors);
        _architecture = architecture;
        _root = state.AptRoot(architecture);
    }

    private string ListsFolder => Path.Combine(_root, "lists");

    private string Configuration => Path.Combine(_root, "apt.conf");

    private string SourcesFile => Path.Combine(_root, "sources.list");

    /// <summary>Written after a fetch. Its time is that of the fetch; it says what was fetched.</summary>
    private string Stamp => Path.Combine(_root, "fetched");

    private string Guard => Path.Combine(_root, "guard");

    /// <summary>Whether there are lists, of whatever age.</summary>
    public bool HasLists => FindLists().Any(list => list.Suite == _suites[0]);

    /// <summary>Makes sure that there are lists, not older than a day nor than any of the given origins.</summary>
    /// <param name="origins">What a lock was resolved from.</param>
    /// <param name="refresh">Whether to fetch them in any case.</param>
    /// <param name="offline">Whether to take what is there.</param>
    /// <param name="progress">Hears what goes on.</param>
    /// <param name="cancellationToken">Stops apt.</param>
    public async Task<IReadOnlyList<ArchiveList>> EnsureListsAsync(
        IReadOnlyList<LockOrigin> origins,
        bool refresh,
        bool offline,
        DebianProgress progress,
        CancellationToken cancellationToken)
    {
        using var guard = await FileLock.AcquireAsync(
            Guard,
            () => progress.Message($"Waiting for another build that fetches Debian's package lists for {_architecture}"),
            cancellationToken).ConfigureAwait(false);
        var lists = FindLists();
        if (offline)
        {
            if (!IsUsable(lists))
                throw NoLists("and it may not be fetched because the build is offline. Build once with the property NixVmsOffline set to false.");
            if (refresh)
                progress.Message($"The build is offline: Debian's package lists for {_architecture} of {lists[0].Origin.Date} are used");
            return lists;
        }

        if (!refresh && IsUsable(lists) && IsFresh(lists, origins))
            return lists;

        progress.Message($"Fetching Debian's package lists for {_architecture} from {_suites[0].Mirror}");
        return await FetchAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Downloads a package into a folder, if the lists have it in this version. Returns the file, or null.</summary>
    public async Task<string?> TryDownloadAsync(string name, string version, string folder, CancellationToken cancellationToken)
    {
        using var guard = await FileLock.AcquireAsync(Guard, null, cancellationToken).ConfigureAwait(false);
        WriteConfiguration();
        var result = await _tools.AptGetAsync(
            ["-c", Configuration, "-o", "pkgCacheFile::Generate=true", "-q", "download", $"{name}={version}"],
            folder,
            cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? Directory.GetFiles(folder, "*.deb").FirstOrDefault() : null;
    }

    private async Task<IReadOnlyList<ArchiveList>> FetchAsync(DebianProgress progress, CancellationToken cancellationToken)
    {
        // Lists of another mirror: apt would keep them beside the new ones.
        if (TextFile.TryRead(Stamp)?.StartsWith(SourcesText(), StringComparison.Ordinal) == false && Directory.Exists(ListsFolder))
            Directory.Delete(ListsFolder, recursive: true);

        WriteConfiguration();
        var result = await _tools.AptGetAsync(["-c", Configuration, "-q", "update"], _root, cancellationToken).ConfigureAwait(false);
        var lists = FindLists();
        if (!IsUsable(lists))
            throw NoLists("and apt-get could not fetch it:\n" + result.StandardError.Trim());

        var whole = true;
        foreach (var suite in _suites)
        {
            var complaint = result.StandardError.Split('\n').FirstOrDefault(line => IsAbout(line, suite))?.Trim();
            var list = lists.FirstOrDefault(other => other.Suite == suite);
            if (list is not null && complaint is null)
                continue;

            whole = false;
            var words = complaint is null ? "" : $" apt-get said: {complaint}";
            progress.Warning(list is null
                ? $"Debian's suite '{suite.Name}' could not be fetched for {_architecture} and is left out: packages come from the other suites. A mirror that is just being updated is whole again after a while; -t:RefreshDebianLock then takes what it has into the lock.{words}"
                : $"Debian's suite '{suite.Name}' could not be fetched for {_architecture}; its list of {list.Origin.Date} is used instead.{words}");
        }

        AtomicFile.Write(Stamp, StampText(whole));
        return lists;
    }

    private bool IsUsable(IReadOnlyList<ArchiveList> lists) => lists.Any(list => list.Suite == _suites[0]);

    private bool IsFresh(IReadOnlyList<ArchiveList> lists, IReadOnlyList<LockOrigin> origins)
    {
        var stamp = TextFile.TryRead(Stamp);
        var whole = stamp == StampText(whole: true);
        if (!whole && stamp != StampText(whole: false))
            return false;

        // A time in the future is as bad as one long ago.
        var age = DateTime.UtcNow - File.GetLastWriteTimeUtc(Stamp);
        if (age < TimeSpan.Zero || age > (whole ? MaxAge : MaxAgeOfPart))
            return false;

        return origins.All(origin => lists.FirstOrDefault(list => list.Suite.Name == origin.Suite) is not { } list
            || !(list.Origin.Published < origin.Published));
    }

    /// <summary>
    /// The suites that are whole: apt puts a signed Release file in place together with the list that agrees with it,
    /// and alone if that is empty, as updates are after a point release.
    /// </summary>
    private IReadOnlyList<ArchiveList> FindLists()
    {
        var lists = new List<ArchiveList>();
        if (!Directory.Exists(ListsFolder))
            return lists;

        foreach (var suite in _suites)
        {
            // apt makes file names from addresses, with rules for odd characters; their ends are plain.
            var start = $"*_dists_{suite.Name}_";
            var release = Directory.GetFiles(ListsFolder, start + "InRelease").Concat(Directory.GetFiles(ListsFolder, start + "Release")).FirstOrDefault();
            var packages = Directory.GetFiles(ListsFolder, start + $"main_binary-{_architecture}_Packages").FirstOrDefault();
            if (release is not null && (packages is not null || suite != _suites[0]))
                lists.Add(new ArchiveList(suite, packages, OriginOf(suite, release)));
        }

        return lists;
    }

    private static LockOrigin OriginOf(ArchiveSuite suite, string releaseFile)
    {
        const string field = "Date: ";
        var date = File.ReadLines(releaseFile).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        return new LockOrigin(suite.Archive, suite.Name, date?.Substring(field.Length).Trim() ?? "", Hex.Sha256OfFile(releaseFile));
    }

    private static bool IsAbout(string line, ArchiveSuite suite) =>
        line.Length > 2 && line[0] is 'E' or 'W' && line[1] == ':'
        && (line.Contains($"/dists/{suite.Name}/") || line.Contains($" {suite.Name} "));

    private void WriteConfiguration()
    {
        foreach (var folder in new[] { "lists/partial", "cache/archives/partial" })
            Directory.CreateDirectory(Path.Combine(_root, folder));
        AtomicFile.WriteIfDifferent(Path.Combine(_root, "status"), "");
        AtomicFile.WriteIfDifferent(SourcesFile, SourcesText());
        AtomicFile.WriteIfDifferent(Configuration, ConfigurationText());
    }

    // Of an archive on this machine apt makes mere links to the lists, which would change and vanish with it.
    private string SourcesText() => string.Concat(_suites.Select(suite =>
        $"deb [arch={_architecture} signed-by={_tools.Keyring}] {Regex.Replace(suite.Mirror, "^file:", "copy:")} {suite.Name} main\n"));

    private string StampText(bool whole) => SourcesText() + (whole ? "" : "in part\n");

    // Given with -c, which unlike APT_CONFIG is read after the machine's own settings and so overrides them. Those that
    // tell how to reach the network stay; its hooks must not run for us, they clean and notify the machine's own apt.
    // Of the files that other programs made apt fetch along (translations, contents, icons) we want none. A mirror that accepts
    // connections and never answers would keep it for minutes: half of one at four attempts for each suite.
    private string ConfigurationText() =>
        $$"""
        #clear APT::Architectures;
        #clear APT::Update::Pre-Invoke;
        #clear APT::Update::Post-Invoke;
        #clear APT::Update::Post-Invoke-Success;
        #clear Acquire::Languages;
        #clear Acquire::IndexTargets::deb;
        APT::Architecture "{{_architecture}}";
        APT::Architectures { "{{_architecture}}"; };
        APT::Default-Release "";
        APT::Sandbox::User "root";
        APT::Get::List-Cleanup "true";
        APT::Get::AllowUnauthenticated "false";
        Acquire::AllowInsecureRepositories "false";
        Acquire::AllowWeakRepositories "false";
        Acquire::AllowDowngradeToInsecureRepositories "false";
        Acquire::GzipIndexes "false";
        Acquire::PDiffs "false";
        Acquire::Languages { "none"; };
        Acquire::Retries "1";
        Acquire::http::Timeout "15";
        Acquire::https::Timeout "15";
        Acquire::IndexTargets::deb::Packages::MetaKey "$(COMPONENT)/binary-$(ARCHITECTURE)/Packages";
        Acquire::IndexTargets::deb::Packages::ShortDescription "Packages";
        Acquire::IndexTargets::deb::Packages::Description "$(RELEASE)/$(COMPONENT) $(ARCHITECTURE) Packages";
        Acquire::IndexTargets::deb::Packages::Optional "false";
        Dir::State "{{_root}}";
        Dir::State::lists "{{ListsFolder}}";
        Dir::State::status "{{_root}}/status";
        Dir::Cache "{{_root}}/cache";
        Dir::Cache::archives "{{_root}}/cache/archives";
        Dir::Cache::pkgcache "";
        Dir::Cache::srcpkgcache "";
        Dir::Etc::sourcelist "{{SourcesFile}}";
        Dir::Etc::sourceparts "/dev/null";
        Dir::Etc::preferences "/dev/null";
        Dir::Etc::preferencesparts "/dev/null";
        pkgCacheFile::Generate "false";

        """;

    private NixVmsException NoLists(string detail) => new(
        ErrorCodes.PackageListsMissing,
        $"Debian's package list of '{_suites[0].Name}' for {_architecture} is not at hand, {detail}");
}

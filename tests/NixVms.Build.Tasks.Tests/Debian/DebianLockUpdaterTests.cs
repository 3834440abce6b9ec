using System.Runtime.Versioning;
using System.Text.Json;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using static NixVms.Build.Tasks.Tests.Debian.PackageTexts;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>With real apt on a small archive of our own.</summary>
[SupportedOSPlatform("linux")]
public partial class DebianLockUpdaterTests
{
    [DebianFact]
    public async Task Where_nothing_is_locked_an_empty_lock_serves_a_search()
    {
        using var archive = await LocalArchive.CreateAsync();
        var own = Path.Combine(archive.Home, "project.lock.json");
        var request = Request(archive, "app");

        var before = DebianLockUpdater.TryFindEmptyLock(request)!;
        Assert.NotEqual(archive.UserLock, before.LockPath);
        Assert.Empty(Lock(before).Architectures);
        Assert.False(File.Exists(archive.UserLock));

        DebianLockFile.Write(own, DebianLock.EmptyOf(DebianRelease.Bookworm));
        Assert.Equal(own, DebianLockUpdater.TryFindEmptyLock(request with { LockPath = own })!.LockPath);

        await DebianLockUpdater.EnsureAsync(request, CancellationToken.None);
        Assert.Null(DebianLockUpdater.TryFindEmptyLock(request));
    }

    [DebianFact]
    public async Task A_first_build_makes_everything_that_an_evaluation_needs()
    {
        using var archive = await LocalArchive.CreateAsync();

        var info = await EnsureAsync(archive);

        Assert.True(info.Changed);
        Assert.Equal(archive.UserLock, info.LockPath);
        Assert.Equal(["busybox-static"], Packages(info).Keys);
        Assert.Equal(["busybox"], Directory.GetFiles(info.BootstrapFolder).Select(Path.GetFileName));
        Assert.Equal((UnixFileMode)0b101_101_101, File.GetUnixFileMode(Path.Combine(info.BootstrapFolder, "busybox")));
        Assert.Equal("1.35-1\n", await Programs.RunAsync(Path.Combine(info.BootstrapFolder, "busybox"), [], "/"));

        using var mirrors = JsonDocument.Parse(File.ReadAllText(info.MirrorsPath));
        Assert.Equal(archive.Mirror, mirrors.RootElement.GetProperty("main").GetString());
        Assert.Equal(archive.SecurityMirror, mirrors.RootElement.GetProperty("security").GetString());
        using var names = JsonDocument.Parse(File.ReadAllText(Path.Combine(info.NamesFolder, "names-amd64.json")));
        Assert.Equal(["app", "busybox-static", "game", "library"], names.RootElement.EnumerateArray().Select(name => name.GetString()));
    }

    [DebianFact]
    public async Task Lists_of_an_architecture_are_fetched_only_when_a_machine_has_it()
    {
        using var archive = await LocalArchive.CreateAsync();
        var info = await EnsureAsync(archive, "app");
        string[] Lists() => Directory.GetDirectories(Path.Combine(archive.Home, "cache", "nixvms", "debian", "bookworm", "apt")).Select(folder => Path.GetFileName(folder)!).ToArray();

        Assert.Equal(["amd64"], Lists());
        Assert.False(File.Exists(Path.Combine(info.NamesFolder, "names-i386.json")));

        await DebianLockUpdater.EnsureAsync(Request(archive) with { NamesOf = ["amd64", "i386"] }, CancellationToken.None);

        Assert.Equal(["amd64", "i386"], Lists().Order());
        Assert.True(File.Exists(Path.Combine(info.NamesFolder, "names-i386.json")));
    }

    [DebianFact]
    public async Task A_missing_package_comes_with_what_it_needs()
    {
        using var archive = await LocalArchive.CreateAsync();

        var info = await EnsureAsync(archive, "app");

        var packages = Packages(info);
        Assert.Equal(["app", "busybox-static", "library"], packages.Keys);
        Assert.Equal(["library"], packages["app"].Depends);
        Assert.Equal(
            [("main", "bookworm"), ("main", "bookworm-updates"), ("security", "bookworm-security")],
            Lock(info)["amd64"].Origins.Select(origin => (origin.Archive, origin.Suite)));
        Assert.All(Lock(info)["amd64"].Origins, origin => Assert.NotNull(origin.Published));
    }

    [DebianFact]
    public async Task A_locked_version_stays_until_refresh()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive, "app");
        await archive.PublishAsync("bookworm-security", "amd64", Stanza("app", "2.0-1", depends: "library"), Stanza("game", "2.0-1", depends: "app"));
        MakeListsOld(archive);

        var appended = await EnsureAsync(archive, "game");
        Assert.Equal("1.0-1", Packages(appended)["app"].Version);
        Assert.Equal("2.0-1", Packages(appended)["game"].Version);
        Assert.Equal("security", Packages(appended)["game"].Archive);

        var refreshed = await DebianLockUpdater.EnsureAsync(Request(archive) with { Refresh = true }, CancellationToken.None);
        Assert.True(refreshed.Changed);
        Assert.Equal("2.0-1", Packages(refreshed)["app"].Version);
    }

    [DebianFact]
    public async Task A_refresh_drops_what_nobody_needs_any_more()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive, "app", "game");
        await archive.PublishAsync("bookworm", "amd64", await archive.BusyboxAsync("1.36-1"),
            Stanza("app", "2.0-1", depends: "library-next"), Stanza("library-next"), Stanza("library"));

        var info = await DebianLockUpdater.EnsureAsync(Request(archive) with { Refresh = true }, CancellationToken.None);

        Assert.Equal(["app", "busybox-static", "library-next"], Packages(info).Keys);
        Assert.Equal("1.36-1\n", await Programs.RunAsync(Path.Combine(info.BootstrapFolder, "busybox"), [], "/"));
    }

    [DebianFact]
    public async Task Lists_are_fetched_again_only_when_they_are_old()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive);
        await archive.PublishAsync("bookworm-updates", "amd64", Stanza("app", "2.0-1"));

        Assert.Equal("1.0-1", Packages(await EnsureAsync(archive, "app"))["app"].Version);
        File.Delete(archive.UserLock);
        MakeListsOld(archive);
        Assert.Equal("2.0-1", Packages(await EnsureAsync(archive, "app"))["app"].Version);
    }

    [DebianFact]
    public async Task Another_mirror_is_asked_at_once()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive);
        using var other = await LocalArchive.CreateAsync();
        await other.PublishAsync("bookworm", "amd64", await other.BusyboxAsync("1.35-1"), Stanza("app", "3.0-1"));
        var request = Request(archive, "app") with { Mirror = other.Mirror, SecurityMirror = other.SecurityMirror };

        var info = await DebianLockUpdater.EnsureAsync(request, CancellationToken.None);

        Assert.Equal("3.0-1", Packages(info)["app"].Version);
        Assert.NotEqual(info.MirrorsPath, (await EnsureAsync(archive)).MirrorsPath);
    }

    [DebianFact]
    public async Task Lists_older_than_a_projects_lock_are_fetched_again()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive);
        await archive.PublishAsync("bookworm-updates", "amd64", Stanza("app", "2.0-1"));
        var part = DebianLockFile.TryRead(archive.UserLock)!["amd64"];
        var origins = part.Origins.Select(origin => origin with { Date = DateTime.UtcNow.AddDays(1).ToString("r").Replace("GMT", "UTC") }).ToList();
        var project = Path.Combine(archive.Home, "project", "debian.lock.json");
        DebianLockFile.Write(project, DebianLock.EmptyOf(DebianRelease.Bookworm).With("amd64", new LockedArchitecture(origins, part.Packages)));

        var info = await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { LockPath = project }, CancellationToken.None);

        Assert.Equal("2.0-1", Packages(info)["app"].Version);
        Assert.Equal([project], Directory.GetFileSystemEntries(Path.GetDirectoryName(project)!));
    }

    [DebianFact]
    public async Task A_project_that_brings_its_lock_needs_no_lists()
    {
        using var archive = await LocalArchive.CreateAsync();
        var project = Path.Combine(archive.Home, "debian.lock.json");
        await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { LockPath = project }, CancellationToken.None);
        Directory.Delete(Path.Combine(archive.Home, "cache"), recursive: true);
        Directory.Delete(Path.Combine(archive.Home, "data"), recursive: true);

        var info = await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { LockPath = project }, CancellationToken.None);

        Assert.False(info.Changed);
        Assert.True(File.Exists(Path.Combine(info.BootstrapFolder, "busybox")));
        Assert.False(Directory.Exists(Path.Combine(archive.Home, "cache", "nixvms", "debian", "bookworm", "apt")));
        Assert.False(File.Exists(Path.Combine(info.NamesFolder, "names-amd64.json")));

        await DebianLockUpdater.EnsureAsync(Request(archive) with { LockPath = project, NamesOf = ["amd64"] }, CancellationToken.None);
        Assert.True(File.Exists(Path.Combine(info.NamesFolder, "names-amd64.json")));
    }

    [DebianFact]
    public async Task Each_architecture_has_packages_of_its_own()
    {
        using var archive = await LocalArchive.CreateAsync();
        var request = Request(archive) with
        {
            Missing = new Dictionary<string, IReadOnlyList<string>> { ["i386"] = ["app"], ["amd64"] = ["game"] },
        };

        var info = await DebianLockUpdater.EnsureAsync(request, CancellationToken.None);

        Assert.Equal(["app", "library"], Lock(info)["i386"].Packages.Keys);
        Assert.Equal("i386", Lock(info)["i386"].Packages["app"].Architecture);
        Assert.Equal(["busybox-static", "game"], Lock(info)["amd64"].Packages.Keys);
    }

    [DebianFact]
    public async Task A_lock_merged_by_hand_gets_what_its_packages_need()
    {
        using var archive = await LocalArchive.CreateAsync();
        var info = await EnsureAsync(archive, "app");
        var lines = File.ReadAllLines(info.LockPath).Where(line => !line.Contains("\"library\": {")).ToList();
        var last = lines.FindLastIndex(line => line.Contains("\"busybox-static\": {"));
        lines[last] = lines[last].TrimEnd(',');
        File.WriteAllLines(info.LockPath, lines);
        Assert.DoesNotContain("library", Packages(info).Keys);

        await EnsureAsync(archive);

        Assert.Contains("library", Packages(info).Keys);
    }

    // The release that every archive of these tests has.
    private static DebianLockRequest Request(LocalArchive archive, params string[] missing) => new(archive.Environment)
    {
        Release = DebianRelease.Bookworm,
        Missing = new Dictionary<string, IReadOnlyList<string>> { ["amd64"] = missing },
    };

    private static Task<DebianLockInfo> EnsureAsync(LocalArchive archive, params string[] missing) =>
        DebianLockUpdater.EnsureAsync(Request(archive, missing), CancellationToken.None);

    private static async Task<Diagnostic> FailureAsync(DebianLockRequest request) =>
        (await Assert.ThrowsAsync<NixVmsException>(() => DebianLockUpdater.EnsureAsync(request, CancellationToken.None))).Diagnostics.Single();

    private static DebianLock Lock(DebianLockInfo info) => DebianLockFile.TryRead(info.LockPath)!;

    private static IReadOnlyDictionary<string, LockedPackage> Packages(DebianLockInfo info) => Lock(info)["amd64"].Packages;

    private static void MakeListsOld(LocalArchive archive)
    {
        foreach (var stamp in Directory.GetFiles(archive.Home, "fetched", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(stamp, DateTime.UtcNow.AddDays(-2));
    }

    private static List<(string Path, DateTime Time)> TimesBelow(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Select(path => (path, File.GetLastWriteTimeUtc(path)))
            .OrderBy(entry => entry.path, StringComparer.Ordinal)];
}

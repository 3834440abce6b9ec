using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using static NixVms.Build.Tasks.Tests.Debian.PackageTexts;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>With real apt on a small archive of our own.</summary>
[SupportedOSPlatform("linux")]
public class DebianLockUpdaterTests
{
    [DebianFact]
    public async Task A_first_build_makes_everything_that_an_evaluation_needs()
    {
        using var archive = await LocalArchive.CreateAsync();

        var info = await EnsureAsync(archive);

        Assert.True(info.Changed);
        Assert.Equal(archive.UserLock, info.LockPath);
        Assert.Equal(["busybox-static"], Packages(info).Keys);
        Assert.Equal(["busybox"], Directory.GetFiles(info.SeedFolder).Select(Path.GetFileName));
        Assert.Equal((UnixFileMode)0b101_101_101, File.GetUnixFileMode(Path.Combine(info.SeedFolder, "busybox")));
        Assert.Equal("1.35-1\n", await Programs.RunAsync(Path.Combine(info.SeedFolder, "busybox"), [], "/"));

        using var mirrors = JsonDocument.Parse(File.ReadAllText(info.MirrorsPath));
        Assert.Equal(archive.Mirror, mirrors.RootElement.GetProperty("main").GetString());
        Assert.Equal(archive.SecurityMirror, mirrors.RootElement.GetProperty("security").GetString());
        foreach (var architecture in new[] { "amd64", "i386" })
        {
            using var names = JsonDocument.Parse(File.ReadAllText(Path.Combine(info.NamesFolder, $"names-{architecture}.json")));
            Assert.Equal(["app", "busybox-static", "game", "library"], names.RootElement.EnumerateArray().Select(name => name.GetString()));
        }
    }

    [DebianFact]
    public async Task A_second_build_with_nothing_to_do_starts_no_program_and_touches_nothing()
    {
        using var archive = await LocalArchive.CreateAsync();
        var first = await EnsureAsync(archive, "app");
        var times = TimesBelow(archive.Home);

        var environment = archive.Environment;
        environment["PATH"] = "/nowhere";
        var second = await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { Environment = environment, EnsureNames = true }, CancellationToken.None);

        Assert.False(second.Changed);
        Assert.Equal(first.LockPath, second.LockPath);
        Assert.Equal(first.SeedFolder, second.SeedFolder);
        Assert.Equal(times, TimesBelow(archive.Home));
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
        Assert.Equal("1.36-1\n", await Programs.RunAsync(Path.Combine(info.SeedFolder, "busybox"), [], "/"));
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
        DebianLockFile.Write(project, DebianLock.Empty.With("amd64", new LockedArchitecture(origins, part.Packages)));

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
        Assert.True(File.Exists(Path.Combine(info.SeedFolder, "busybox")));
        Assert.False(Directory.Exists(Path.Combine(archive.Home, "cache", "nixvms", "debian", "bookworm", "apt")));
        Assert.False(File.Exists(Path.Combine(info.NamesFolder, "names-amd64.json")));

        await DebianLockUpdater.EnsureAsync(Request(archive) with { LockPath = project, EnsureNames = true }, CancellationToken.None);
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
    public async Task Unknown_packages_are_reported_and_the_others_added()
    {
        using var archive = await LocalArchive.CreateAsync();

        var info = await EnsureAsync(archive, "ap", "gmae", "app", "xyzzy");

        Assert.Contains("app", Packages(info).Keys);
        Assert.Equal(["ap", "gmae", "xyzzy"], info.Unknown.Select(package => package.Name));
        Assert.Equal("Debian bookworm has no package 'gmae' for amd64. Did you mean 'game'?", info.Unknown[1].Message);
        Assert.Equal("NIXVM2006", info.Unknown[2].ToDiagnostic().Code);
    }

    [DebianTheory]
    [InlineData("bookworm-security")]
    [InlineData("bookworm-updates")]
    public async Task A_suite_that_fails_is_survived_and_said(string suite)
    {
        using var archive = await LocalArchive.CreateAsync();
        archive.Remove(suite);
        var warnings = new List<string>();

        var info = await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { OnWarning = warnings.Add }, CancellationToken.None);

        Assert.Contains("app", Packages(info).Keys);
        Assert.DoesNotContain(Lock(info)["amd64"].Origins, origin => origin.Suite == suite);
        Assert.Contains(warnings, warning => warning.Contains($"'{suite}'") && warning.Contains("amd64") && warning.Contains("does not have a Release file"));
    }

    [DebianFact]
    public async Task A_suite_that_does_not_agree_with_its_signature_is_left_out()
    {
        using var archive = await LocalArchive.CreateAsync();
        var release = Path.Combine(new Uri(archive.SecurityMirror).LocalPath, "dists/bookworm-security/InRelease");
        File.WriteAllText(release, File.ReadAllText(release).Replace("Label: Debian", "Label: Tampered"));
        var warnings = new List<string>();

        var info = await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { OnWarning = warnings.Add }, CancellationToken.None);

        Assert.DoesNotContain(Lock(info)["amd64"].Origins, origin => origin.Archive == "security");
        Assert.Contains(warnings, warning => warning.Contains("'bookworm-security'"));
    }

    [DebianFact]
    public async Task A_suite_whose_list_is_not_the_signed_one_is_left_out()
    {
        using var archive = await LocalArchive.CreateAsync();
        await archive.PublishAsync("bookworm-security", "amd64", Stanza("app", "2.0-1"));
        File.AppendAllText(Path.Combine(new Uri(archive.SecurityMirror).LocalPath, "dists/bookworm-security/main/binary-amd64/Packages"), Stanza("game", "6.6-6"));
        var warnings = new List<string>();

        var info = await DebianLockUpdater.EnsureAsync(Request(archive, "app", "game") with { OnWarning = warnings.Add }, CancellationToken.None);

        Assert.Equal(["1.0-1", "1.0-1"], new[] { "app", "game" }.Select(name => Packages(info)[name].Version));
        Assert.DoesNotContain(Lock(info)["amd64"].Origins, origin => origin.Archive == "security");
        Assert.Contains(warnings, warning => warning.Contains("'bookworm-security'") && warning.Contains("amd64"));
    }

    [DebianFact]
    public async Task A_suite_that_fails_later_keeps_its_old_list()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive);
        archive.Remove("bookworm-security");
        var warnings = new List<string>();

        await DebianLockUpdater.EnsureAsync(Request(archive) with { Refresh = true, OnWarning = warnings.Add }, CancellationToken.None);

        Assert.Contains("'bookworm-security'", warnings.Single());
        Assert.Contains("is used instead", warnings.Single());
    }

    [DebianFact]
    public async Task Without_the_main_suite_the_words_of_apt_are_the_error()
    {
        using var archive = await LocalArchive.CreateAsync();
        archive.Remove("bookworm");

        var error = await FailureAsync(Request(archive));

        Assert.Equal("NIXVM2005", error.Code);
        Assert.Contains("does not have a Release file", error.Message);
        Assert.False(File.Exists(archive.UserLock));
    }

    [DebianFact]
    public async Task Without_apt_get_the_error_says_how_to_get_it()
    {
        using var archive = await LocalArchive.CreateAsync();
        var environment = archive.Environment;
        environment["PATH"] = archive.Home;

        var error = await FailureAsync(new DebianLockRequest(environment));

        Assert.Equal("NIXVM2003", error.Code);
        Assert.Contains("'apt-get' is not on the PATH", error.Message);
        Assert.Contains("NixpkgsPath", error.Message);
    }

    [DebianFact]
    public async Task Without_a_mirror_the_error_says_how_to_give_one()
    {
        using var archive = await LocalArchive.CreateAsync();
        var configuration = Path.Combine(archive.Home, "apt.conf");
        Directory.CreateDirectory(archive.Home);
        File.WriteAllText(configuration, "Dir::Etc::sourcelist \"/dev/null\";\nDir::Etc::sourceparts \"/dev/null\";\n");
        var environment = archive.Environment;
        environment.Remove(AptSources.MirrorVariable);
        environment.Remove(AptSources.SecurityMirrorVariable);
        environment["APT_CONFIG"] = configuration;

        var error = await FailureAsync(new DebianLockRequest(environment));

        Assert.Equal("NIXVM2004", error.Code);
        Assert.Contains(AptSources.MirrorVariable, error.Message);
    }

    [DebianFact]
    public async Task Offline_takes_what_is_there_and_fetches_nothing()
    {
        using var archive = await LocalArchive.CreateAsync();
        Assert.Equal("NIXVM2005", (await FailureAsync(Request(archive) with { Offline = true })).Code);

        await EnsureAsync(archive);
        MakeListsOld(archive);
        archive.Remove("bookworm");
        var info = await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { Offline = true }, CancellationToken.None);

        Assert.Contains("app", Packages(info).Keys);
    }

    [DebianFact]
    public async Task A_home_that_cannot_be_written_is_an_error_that_says_where_else()
    {
        using var archive = await LocalArchive.CreateAsync();
        Directory.CreateDirectory(archive.Home);
        File.WriteAllText(Path.Combine(archive.Home, "file"), "");
        var environment = archive.Environment;
        environment["XDG_CACHE_HOME"] = Path.Combine(archive.Home, "file");

        var error = await FailureAsync(new DebianLockRequest(environment));

        Assert.Equal("NIXVM2010", error.Code);
        Assert.Contains("XDG_CACHE_HOME", error.Message);
    }

    [DebianFact]
    public async Task A_seed_that_the_mirror_dropped_is_an_error_that_says_what_to_do()
    {
        using var archive = await LocalArchive.CreateAsync();
        archive.RemovePool();

        var error = await FailureAsync(Request(archive));

        Assert.Equal("NIXVM2009", error.Code);
        Assert.Contains("RefreshDebianLock", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(DebianState.FromEnvironment(archive.Environment).DataFolder, "seed")));
    }

    [DebianFact]
    public async Task A_seed_that_is_not_what_the_lock_says_is_refused()
    {
        using var archive = await LocalArchive.CreateAsync();
        var good = await archive.BusyboxAsync("1.35-1");
        await archive.PublishAsync("bookworm", "amd64", good.Replace("SHA256: ", "SHA256: 0").Remove(good.Length - 1, 1));
        var package = new LockedPackage("1.35-1", "amd64", "main", "pool/main/b/busybox-static/busybox-static_1.35-1_amd64.deb", new string('f', 64), 1, []);
        DebianLockFile.Write(archive.UserLock, DebianLock.Empty.With("amd64", LockedArchitecture.Empty.Append([], [new("busybox-static", package)])));

        Assert.Equal("NIXVM2009", (await FailureAsync(Request(archive))).Code);
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

    [DebianFact]
    public async Task Builds_at_the_same_time_lose_nothing()
    {
        using var archive = await LocalArchive.CreateAsync();
        var names = Enumerable.Range(0, 12).Select(i => $"tool-{i}").ToList();
        await archive.PublishAsync("bookworm", "amd64", [await archive.BusyboxAsync("1.35-1"), .. names.Select(name => Stanza(name))]);

        var infos = await Task.WhenAll(names.Select(name => Task.Run(() => EnsureAsync(archive, name))));

        Assert.Equal([.. names.Append("busybox-static").Order(StringComparer.Ordinal)], Packages(infos[0]).Keys);
        Assert.All(infos, info => Assert.True(File.Exists(Path.Combine(info.SeedFolder, "busybox"))));
    }

    [DebianFact]
    public async Task A_lock_held_by_another_process_is_waited_for()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive);
        var guard = DebianState.FromEnvironment(archive.Environment).GuardOf(archive.UserLock);
        var flock = Programs.Find("flock");
        if (flock is null)
            return;

        var holder = Programs.RunAsync(flock, ["-x", guard, "sh", "-c", "echo held > held; sleep 2"], archive.Home);
        while (!File.Exists(Path.Combine(archive.Home, "held")))
            await Task.Delay(20);
        var time = Stopwatch.StartNew();
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DebianLockUpdater.EnsureAsync(Request(archive, "app"), impatient.Token));
        await EnsureAsync(archive, "app");

        Assert.True(time.Elapsed > TimeSpan.FromSeconds(1), $"It waited {time.Elapsed} only.");
        await holder;
    }

    [DebianFact]
    public async Task Nothing_of_the_machines_apt_is_changed()
    {
        using var archive = await LocalArchive.CreateAsync();
        var marker = Path.Combine(archive.Home, "hook-ran");
        Directory.CreateDirectory(archive.Home);
        var configuration = Path.Combine(archive.Home, "apt.conf");
        File.WriteAllText(configuration, $"APT::Update::Post-Invoke {{ \"touch {marker}\"; }};\nAPT::Update::Pre-Invoke {{ \"touch {marker}\"; }};\nAcquire::GzipIndexes \"true\";\n");
        var environment = archive.Environment;
        environment["APT_CONFIG"] = configuration;
        var before = TimesBelow("/var/lib/apt").Concat(TimesBelow("/var/cache/apt")).ToList();

        await DebianLockUpdater.EnsureAsync(new DebianLockRequest(environment), CancellationToken.None);

        Assert.False(File.Exists(marker));
        Assert.Equal(before, TimesBelow("/var/lib/apt").Concat(TimesBelow("/var/cache/apt")));
    }

    private static DebianLockRequest Request(LocalArchive archive, params string[] missing) => new(archive.Environment)
    {
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

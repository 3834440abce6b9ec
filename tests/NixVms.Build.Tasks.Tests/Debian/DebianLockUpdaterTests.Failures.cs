using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using static NixVms.Build.Tasks.Tests.Debian.PackageTexts;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <content>What is missing, damaged or forged.</content>
public partial class DebianLockUpdaterTests
{
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
    public async Task A_mirror_that_accepts_and_never_answers_is_given_up()
    {
        using var archive = await LocalArchive.CreateAsync();
        using var mirror = new TcpListener(IPAddress.Loopback, 0);
        mirror.Start();
        var request = Request(archive, "app") with { Mirror = $"http://{mirror.LocalEndpoint}/debian/", SecurityMirror = archive.SecurityMirror };
        request = request with { Environment = request.Environment.Where(v => !v.Key.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToDictionary(v => v.Key, v => v.Value) };
        var messages = new List<string>();
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<NixVmsException>(() => DebianLockUpdater.EnsureAsync(request with { OnMessage = messages.Add }, CancellationToken.None));

        // With apt's own limits two suites take four minutes.
        Assert.Equal("NIXVM2005", error.Diagnostics.Single().Code);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(150));
        Assert.Contains(messages, m => m.Contains($"{mirror.LocalEndpoint}"));
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

        var error = await FailureAsync(new DebianLockRequest(environment) { Release = DebianRelease.Bookworm });

        Assert.Equal("NIXVM2003", error.Code);
        Assert.Contains("'apt-get' is not on the PATH", error.Message);
        Assert.Contains("NixpkgsPath", error.Message);
    }

    [DebianTheory]
    [InlineData("apt-get", "apt")]
    [InlineData("dpkg-deb", "dpkg")]
    public async Task A_tool_that_does_not_run_is_named_with_its_package(string program, string package)
    {
        using var archive = await LocalArchive.CreateAsync();
        Directory.CreateDirectory(archive.Home);
        File.WriteAllText(Path.Combine(archive.Home, program), "");
        var environment = archive.Environment;
        environment["PATH"] = $"{archive.Home}:{environment["PATH"]}";

        var error = await FailureAsync(new DebianLockRequest(environment) { Release = DebianRelease.Bookworm });

        Assert.Equal("NIXVM2003", error.Code);
        Assert.StartsWith($"{archive.Home}/{program} does not run: Permission denied. ", error.Message);
        Assert.Contains($"'{package}'", error.Message);
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

        var error = await FailureAsync(new DebianLockRequest(environment) { Release = DebianRelease.Bookworm });

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
    public async Task A_refresh_that_may_fetch_nothing_says_how_old_its_lists_are()
    {
        using var archive = await LocalArchive.CreateAsync();
        var before = await EnsureAsync(archive, "app");
        List<string> messages = [];

        await DebianLockUpdater.EnsureAsync(Request(archive) with { Offline = true, Refresh = true, OnMessage = messages.Add }, CancellationToken.None);

        Assert.Contains($"The build is offline: Debian's package lists for amd64 of {Lock(before)["amd64"].Origins[0].Date} are used", messages);
    }

    [DebianFact]
    public async Task A_home_that_cannot_be_written_is_an_error_that_says_where_else()
    {
        using var archive = await LocalArchive.CreateAsync();
        Directory.CreateDirectory(archive.Home);
        File.WriteAllText(Path.Combine(archive.Home, "file"), "");
        var environment = archive.Environment;
        environment["XDG_CACHE_HOME"] = Path.Combine(archive.Home, "file");

        var error = await FailureAsync(new DebianLockRequest(environment) { Release = DebianRelease.Bookworm });

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
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(DebianState.FromEnvironment(archive.Environment, DebianRelease.Bookworm).DataFolder, "bootstrap-tools")));
    }

    [DebianFact]
    public async Task A_seed_that_the_mirror_dropped_may_come_from_a_folder_even_offline()
    {
        using var archive = await LocalArchive.CreateAsync();
        var package = Directory.GetFiles(new Uri(archive.Mirror).LocalPath, "busybox-static_1.35-1_amd64.deb", SearchOption.AllDirectories).Single();
        var folder = Directory.CreateDirectory(Path.Combine(archive.Home, "debs")).FullName;
        File.Copy(package, Path.Combine(folder, "any name.deb"));
        archive.RemovePool();
        Assert.Equal("NIXVM2009", (await FailureAsync(Request(archive))).Code);

        var info = await DebianLockUpdater.EnsureAsync(Request(archive) with { PackageFolder = folder, Offline = true }, CancellationToken.None);

        Assert.Equal("1.35-1\n", await Programs.RunAsync(Path.Combine(info.BootstrapFolder, "busybox"), [], "/"));
    }

    [DebianFact]
    public async Task A_seed_that_is_not_what_the_lock_says_is_refused()
    {
        using var archive = await LocalArchive.CreateAsync();
        var good = await archive.BusyboxAsync("1.35-1");
        await archive.PublishAsync("bookworm", "amd64", good.Replace("SHA256: ", "SHA256: 0").Remove(good.Length - 1, 1));
        var package = new LockedPackage("1.35-1", "amd64", "main", "pool/main/b/busybox-static/busybox-static_1.35-1_amd64.deb", new string('f', 64), 1, []);
        DebianLockFile.Write(archive.UserLock, DebianLock.EmptyOf(DebianRelease.Bookworm).With("amd64", LockedArchitecture.Empty.Append([], [new("busybox-static", package)])));

        Assert.Equal("NIXVM2009", (await FailureAsync(Request(archive))).Code);
    }
}

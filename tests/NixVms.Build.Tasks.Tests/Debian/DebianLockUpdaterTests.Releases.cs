using NixVms.Build.Tasks.Debian;
using static NixVms.Build.Tasks.Tests.Debian.PackageTexts;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <content>Locks of several releases.</content>
public partial class DebianLockUpdaterTests
{
    [DebianFact]
    public async Task Each_release_has_a_lock_and_packages_of_its_own()
    {
        using var archive = await LocalArchive.CreateAsync();
        await archive.PublishReleaseAsync("trixie", "13.0-1", busybox: "1.37-1");
        var older = await EnsureAsync(archive, "app");
        var before = File.ReadAllText(older.LockPath);

        var newer = await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { Release = DebianRelease.Trixie }, CancellationToken.None);

        Assert.Equal("1.0-1", Packages(older)["app"].Version);
        Assert.Equal("13.0-1", Packages(newer)["app"].Version);
        Assert.Equal("trixie", Lock(newer).Release.Codename);
        Assert.Equal(before, File.ReadAllText(older.LockPath));
        Assert.Equal(older.LockPath.Replace("bookworm", "trixie"), newer.LockPath);
    }

    [DebianFact]
    public async Task A_refresh_moves_within_a_release()
    {
        using var archive = await LocalArchive.CreateAsync();
        var info = await EnsureAsync(archive, "app");
        await archive.PublishReleaseAsync("trixie", "13.0-1", busybox: "1.37-1");
        await archive.PublishAsync("bookworm-updates", "amd64", Stanza("app", "1.0-2", depends: "library"));

        await DebianLockUpdater.EnsureAsync(Request(archive) with { Refresh = true }, CancellationToken.None);

        Assert.Equal("1.0-2", Packages(info)["app"].Version);
        Assert.Equal("bookworm", Lock(info).Release.Codename);
    }

    [DebianTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_projects_lock_of_another_release_is_refused_where_it_says_so(bool isRefresh)
    {
        using var archive = await LocalArchive.CreateAsync();
        await archive.PublishReleaseAsync("trixie", "13.0-1", busybox: "1.37-1");
        var project = Path.Combine(archive.Home, "project", "debian.lock.json");
        await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { LockPath = project }, CancellationToken.None);
        var before = File.ReadAllText(project);

        var error = await FailureAsync(Request(archive, "app") with { LockPath = project, Release = DebianRelease.Trixie, Refresh = isRefresh });

        Assert.Equal("NIXVM2011", error.Code);
        Assert.Equal((project, 3, 3), (error.Position!.File, error.Position.Line, error.Position.Column));
        Assert.Contains("is for Debian 12 (bookworm), but the network is to have Debian 13 (trixie). Set DebianRelease to 12", error.Message);
        Assert.Equal(before, File.ReadAllText(project));
    }
}

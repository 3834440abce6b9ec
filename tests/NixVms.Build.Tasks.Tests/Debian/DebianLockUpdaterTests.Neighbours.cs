using System.Diagnostics;
using NixVms.Build.Tasks.Debian;
using static NixVms.Build.Tasks.Tests.Debian.PackageTexts;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <content>Other builds, and the machine's own apt.</content>
public partial class DebianLockUpdaterTests
{
    [DebianFact]
    public async Task A_second_build_with_nothing_to_do_starts_no_program_and_touches_nothing()
    {
        using var archive = await LocalArchive.CreateAsync();
        var first = await EnsureAsync(archive, "app");
        var times = TimesBelow(archive.Home);

        var environment = archive.Environment;
        environment["PATH"] = "/nowhere";
        var second = await DebianLockUpdater.EnsureAsync(Request(archive, "app") with { Environment = environment, NamesOf = ["amd64"] }, CancellationToken.None);

        Assert.False(second.Changed);
        Assert.Equal(first.LockPath, second.LockPath);
        Assert.Equal(first.BootstrapFolder, second.BootstrapFolder);
        Assert.Equal(times, TimesBelow(archive.Home));
    }

    [DebianFact]
    public async Task Builds_at_the_same_time_lose_nothing()
    {
        using var archive = await LocalArchive.CreateAsync();
        var names = Enumerable.Range(0, 12).Select(i => $"tool-{i}").ToList();
        await archive.PublishAsync("bookworm", "amd64", [await archive.BusyboxAsync("1.35-1"), .. names.Select(name => Stanza(name))]);

        var infos = await Task.WhenAll(names.Select(name => Task.Run(() => EnsureAsync(archive, name))));

        Assert.Equal([.. names.Append("busybox-static").Order(StringComparer.Ordinal)], Packages(infos[0]).Keys);
        Assert.All(infos, info => Assert.True(File.Exists(Path.Combine(info.BootstrapFolder, "busybox"))));
    }

    [DebianFact]
    public async Task A_lock_held_by_another_process_is_waited_for()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive);
        var guard = DebianState.FromEnvironment(archive.Environment, DebianRelease.Bookworm).GuardOf(archive.UserLock);
        var flock = HostPrograms.Find("flock");
        if (flock is null)
            return;

        var holder = Programs.RunAsync(flock, ["-x", guard, "sh", "-c", "echo held > held; until [ -e release ]; do sleep 0.05; done"], archive.Home);
        while (!File.Exists(Path.Combine(archive.Home, "held")))
            await Task.Delay(20);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DebianLockUpdater.EnsureAsync(Request(archive, "app"), impatient.Token));
        var patient = EnsureAsync(archive, "app");
        await Task.Delay(300);
        Assert.False(patient.IsCompleted);

        File.WriteAllText(Path.Combine(archive.Home, "release"), "");
        await patient;
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

        await DebianLockUpdater.EnsureAsync(new DebianLockRequest(environment) { Release = DebianRelease.Bookworm }, CancellationToken.None);

        Assert.False(File.Exists(marker));
        Assert.Equal(before, TimesBelow("/var/lib/apt").Concat(TimesBelow("/var/cache/apt")));
    }
}

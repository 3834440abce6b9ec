using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using static NixVms.Build.Tasks.Tests.Debian.PackageTexts;

namespace NixVms.Build.Tasks.Tests.Debian;

/// <content>A lock that was found whole is not looked through again as long as it is the same.</content>
public partial class DebianLockUpdaterTests
{
    [DebianFact]
    public async Task A_lock_that_was_checked_is_not_read_again()
    {
        using var archive = await LocalArchive.CreateAsync();
        var info = await EnsureAsync(archive);

        // Nobody could read this one; but whoever trusts the check does not try.
        var check = CheckOf(archive);
        File.WriteAllText(check, File.ReadAllText(check).Replace(Hex.Sha256OfFile(archive.UserLock), Hex.Sha256Of("no lock")));
        File.WriteAllText(archive.UserLock, "no lock");

        Assert.Equal(info.BootstrapFolder, (await EnsureAsync(archive)).BootstrapFolder);
    }

    [DebianFact]
    public async Task A_lock_that_changed_since_its_check_is_read()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive);
        File.AppendAllText(archive.UserLock, "}");

        var error = (await Assert.ThrowsAsync<NixVmsException>(() => EnsureAsync(archive))).Diagnostics.Single();

        Assert.Equal(ErrorCodes.LockDamaged, error.Code);
    }

    [DebianFact]
    public async Task A_checked_lock_whose_seed_is_gone_gets_it_again()
    {
        using var archive = await LocalArchive.CreateAsync();
        var info = await EnsureAsync(archive);
        Directory.Delete(info.BootstrapFolder, recursive: true);

        await EnsureAsync(archive);

        Assert.True(BootstrapTools.IsIn(info.BootstrapFolder));
    }

    [DebianTheory]
    [InlineData(0, "another checker")]
    [InlineData(1, "another hash")]
    [InlineData(2, "../../..")]
    [InlineData(2, "")]
    [InlineData(3, "more")]
    public async Task A_check_that_is_damaged_counts_as_none(int line, string text)
    {
        using var archive = await LocalArchive.CreateAsync();
        var info = await EnsureAsync(archive);
        var check = CheckOf(archive);
        var whole = File.ReadAllText(check);
        var lines = whole.Split('\n');
        lines[line] = text;
        File.WriteAllText(check, string.Join('\n', lines));

        Assert.Equal(info.BootstrapFolder, (await EnsureAsync(archive)).BootstrapFolder);

        Assert.Equal(whole, File.ReadAllText(check));
    }

    [DebianFact]
    public async Task A_check_that_was_cut_counts_as_none()
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive);
        var check = CheckOf(archive);
        var whole = File.ReadAllText(check);
        File.WriteAllText(check, whole[..^2]);

        await EnsureAsync(archive);

        Assert.Equal(whole, File.ReadAllText(check));
    }

    [DebianFact]
    public async Task Where_no_check_can_be_kept_the_lock_is_read_each_time()
    {
        using var archive = await LocalArchive.CreateAsync();
        var info = await EnsureAsync(archive);
        var folder = Path.GetDirectoryName(CheckOf(archive))!;
        Directory.Delete(folder, recursive: true);
        File.WriteAllText(folder, "in the way");

        Assert.Equal(info.BootstrapFolder, (await EnsureAsync(archive)).BootstrapFolder);
    }

    [DebianFact]
    public async Task A_checked_lock_with_security_updates_still_needs_their_mirror()
    {
        using var archive = await LocalArchive.CreateAsync();
        await archive.PublishAsync("bookworm-security", "amd64", Stanza("app", "2.0-1"));
        await EnsureAsync(archive, "app");
        var aptConfiguration = Path.Combine(archive.Home, "apt.conf");
        File.WriteAllText(aptConfiguration, "Dir::Etc::sourcelist \"/dev/null\";\nDir::Etc::sourceparts \"/dev/null\";\n");
        var environment = archive.Environment;
        environment.Remove(AptSources.SecurityMirrorVariable);
        environment["APT_CONFIG"] = aptConfiguration;

        var error = await FailureAsync(new DebianLockRequest(environment) { Release = DebianRelease.Bookworm });

        Assert.Equal(ErrorCodes.DebianMirrorUnknown, error.Code);
        Assert.Contains(AptSources.SecurityMirrorVariable, error.Message);
    }

    private static string CheckOf(LocalArchive archive) =>
        Assert.Single(Directory.GetFiles(Path.Combine(archive.Home, "cache/nixvms/debian/bookworm/checked")));
}

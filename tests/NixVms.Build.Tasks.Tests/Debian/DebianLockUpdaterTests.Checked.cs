using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;

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
        var check = Assert.Single(Directory.GetFiles(Path.Combine(archive.Home, "cache/nixvms/debian/bookworm/checked")));
        File.WriteAllText(check, File.ReadAllText(check).Replace(Hex.Sha256OfFile(archive.UserLock), Hex.Sha256Of("no lock")));
        File.WriteAllText(archive.UserLock, "no lock");

        Assert.Equal(info.SeedFolder, (await EnsureAsync(archive)).SeedFolder);
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
        Directory.Delete(info.SeedFolder, recursive: true);

        await EnsureAsync(archive);

        Assert.True(BusyboxSeed.IsIn(info.SeedFolder));
    }

    [DebianTheory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("1\n2\n../../..\n")]
    public async Task A_check_that_is_damaged_counts_as_none(string text)
    {
        using var archive = await LocalArchive.CreateAsync();
        await EnsureAsync(archive);
        var check = Assert.Single(Directory.GetFiles(Path.Combine(archive.Home, "cache/nixvms/debian/bookworm/checked")));
        var whole = File.ReadAllText(check);
        File.WriteAllText(check, text);

        await EnsureAsync(archive);

        Assert.Equal(whole, File.ReadAllText(check));
    }
}

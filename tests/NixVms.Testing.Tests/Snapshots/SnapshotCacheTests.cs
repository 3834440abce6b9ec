using NixVms.Testing.Snapshots;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Snapshots;

public sealed class SnapshotCacheTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly SnapshotCache _cache;

    public SnapshotCacheTests() => _cache = new SnapshotCache(_folder.Path, "lab");

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Entries => Directory.EnumerateFileSystemEntries(_folder.Path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    [Fact]
    public void A_snapshot_is_found_when_all_of_it_is_there()
    {
        Assert.Null(_cache.Open(Key(1, 1)));
        using (var added = _cache.NewFolder())
        {
            Assert.Null(_cache.Open(Key(1, 1)));
            File.WriteAllText(Path.Combine(added.Folder, "content"), "here");
            using var found = _cache.Add(added, Key(1, 1));
            Assert.Equal("here", File.ReadAllText(Path.Combine(found!.Folder, "content")));
            using var again = _cache.Open(Key(1, 1));
            Assert.Equal(found.Folder, again!.Folder);
        }

        Assert.Equal([$"lab-{Key(1, 1)}"], Entries);
    }

    [Fact]
    public void The_first_of_two_that_are_added_with_one_key_stays()
    {
        using var first = _cache.NewFolder();
        using var second = _cache.NewFolder();
        File.WriteAllText(Path.Combine(first.Folder, "content"), "first");
        _cache.Add(first, Key(1, 1))!.Dispose();
        using var found = _cache.Add(second, Key(1, 1));
        Assert.Equal("first", File.ReadAllText(Path.Combine(found!.Folder, "content")));
        Assert.Single(Entries);
    }

    [Fact]
    public void Another_build_replaces_the_old_one_and_no_other_network()
    {
        Add("lab", 1, 1);
        Add("lab-2", 1, 1);
        Add("lab", 2, 1);
        Assert.Equal([$"lab-{Key(2, 1)}", $"lab-2-{Key(1, 1)}"], Entries);
    }

    [Fact]
    public void What_is_in_use_is_not_removed()
    {
        Add("lab", 1, 1);
        using (_cache.Open(Key(1, 1)))
        {
            Add("lab", 2, 1);
            Assert.Equal(2, Entries.Count());
        }

        Add("lab", 3, 1);
        Assert.Equal([$"lab-{Key(3, 1)}"], Entries);
    }

    [Fact]
    public void Of_many_ways_to_run_a_build_those_used_last_are_kept()
    {
        for (var options = 1; options <= SnapshotCache.MaximumPerBuild; options++)
        {
            Add("lab", 1, options);
            File.SetLastWriteTimeUtc(_folder[$"lab-{Key(1, options)}/lock"], DateTime.UtcNow.AddHours(options - 100));
        }

        _cache.Open(Key(1, 1))!.Dispose();
        Add("lab", 1, 9);
        Assert.Equal([.. new[] { 1, 3, 4, 9 }.Select(o => $"lab-{Key(1, o)}")], Entries);
    }

    [Fact]
    public void What_nobody_has_used_for_long_is_removed()
    {
        Add("gone", 1, 1);
        File.SetLastWriteTimeUtc(_folder[$"gone-{Key(1, 1)}/lock"], DateTime.UtcNow - SnapshotCache.MaximumAge - TimeSpan.FromHours(1));
        Directory.CreateDirectory(_folder["of-somebody-else"]);
        Add("lab", 1, 1);
        Assert.Equal([$"lab-{Key(1, 1)}", "of-somebody-else"], Entries);
    }

    [Fact]
    public void What_a_killed_run_was_writing_is_removed_and_what_another_is_writing_is_not()
    {
        Directory.CreateDirectory(_folder[".lab-killed"]);
        File.WriteAllText(_folder[".lab-killed/lock"], "");
        using var other = _cache.NewFolder();
        using var mine = _cache.NewFolder();
        Assert.Equal([.. new[] { other.Folder, mine.Folder }.Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)], Entries);
    }

    [Fact]
    public void A_key_depends_on_the_build_and_on_the_options()
    {
        var key = SnapshotKey.Of("manifest", ["a", "b"], null);
        Assert.Equal(key, SnapshotKey.Of("manifest", ["a", "b"], null));
        Assert.Equal(SnapshotKey.Length, key.ToString().Length);
        Assert.NotEqual(key.Build, SnapshotKey.Of("changed", ["a", "b"], null).Build);
        Assert.NotEqual(key.Options, SnapshotKey.Of("manifest", ["a", "c"], null).Options);
        Assert.NotEqual(key.Options, SnapshotKey.Of("manifest", ["ab"], null).Options);

        File.WriteAllText(_folder["qemu"], "one");
        var one = SnapshotKey.Of("manifest", [], _folder["qemu"]);
        File.WriteAllText(_folder["qemu"], "another");
        Assert.NotEqual(one.Build, SnapshotKey.Of("manifest", [], _folder["qemu"]).Build);
    }

    private void Add(string network, int build, int options)
    {
        var cache = new SnapshotCache(_folder.Path, network);
        using var added = cache.NewFolder();
        cache.Add(added, Key(build, options))!.Dispose();
    }

    private static SnapshotKey Key(int build, int options) => new($"{build:X16}", $"{options:X16}");
}

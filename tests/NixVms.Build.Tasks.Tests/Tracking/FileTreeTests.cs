using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

public sealed class FileTreeTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_below_a_folder_is_listed_once_and_links_are_not_followed()
    {
        _folder.Write("b/two");
        _folder.Write("a/one");
        _folder.MakeFolder("empty");
        _folder.Link("loop", ".");
        _folder.Link("dangling", "nowhere");

        var entries = FileTree.Entries(_folder.Path, new TreeExclusions([]), int.MaxValue).ToList();

        Assert.Equal(
            [("a", true, null), ("a/one", false, null), ("b", true, null), ("b/two", false, null), ("dangling", false, "nowhere"), ("empty", true, null), ("loop", false, ".")],
            entries.Select(e => (Path.GetRelativePath(_folder.Path, e.Path), e.IsFolder, e.LinkTarget)).OrderBy(e => e.Item1, StringComparer.Ordinal));
        Assert.Equal(entries, FileTree.Entries(_folder.Path, new TreeExclusions([]), int.MaxValue));
    }

    [Fact]
    public void A_limit_ends_the_list()
    {
        for (var i = 0; i < 20; i++)
            _folder.Write($"{i % 3}/{i}");

        Assert.Equal(7, FileTree.Entries(_folder.Path, new TreeExclusions([]), 7).Count());
    }

    [Fact]
    public void What_is_excluded_is_left_out_with_all_below_it()
    {
        _folder.Write("obj/x/y");
        _folder.Write("a/obj/z");
        _folder.Write("a/.git/HEAD");
        _folder.Write(".svn/x");

        var entries = FileTree.Entries(_folder.Path, new TreeExclusions([_folder["obj"] + "/"]), int.MaxValue);

        Assert.Equal(["a", "a/obj", "a/obj/z"], entries.Select(e => Path.GetRelativePath(_folder.Path, e.Path)));
    }

    /// <summary>Where a build writes into a folder of its own choice, that folder comes with its first file.</summary>
    [Fact]
    public void A_folder_with_nothing_but_what_is_excluded_is_left_out()
    {
        _folder.Write("out/bin/lab/run-vms");
        _folder.Write("mixed/lab/run-vms");
        _folder.Write("mixed/source.nix");
        _folder.MakeFolder("empty");

        var entries = FileTree.Entries(_folder.Path, new TreeExclusions([_folder["out/bin/lab/run-vms"], _folder["mixed/lab/run-vms"]]), int.MaxValue);

        Assert.Equal(["empty", "mixed", "mixed/source.nix"], entries.Select(e => Path.GetRelativePath(_folder.Path, e.Path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_no_folder_has_no_entries()
    {
        Assert.Empty(FileTree.Entries(_folder["absent"], new TreeExclusions([]), 10));
        Assert.Empty(FileTree.Entries(_folder.Write("file"), new TreeExclusions([]), 10));
    }
}

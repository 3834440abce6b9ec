using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tests.Files;

public class SymbolicLinkTests
{
    [Theory]
    [InlineData("/nix/store/abc-lab")]
    [InlineData("relative/path")]
    [InlineData("../späce 'n' \"quote\"\n\\ 日本語 🎉")]
    [InlineData(".")]
    public void A_links_target_is_read_as_it_was_written(string target)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.Equal(target, SymbolicLink.Target(folder.Link("link ü", target)));
    }

    [Fact]
    public void A_very_long_target_is_read_whole()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var target = "/" + string.Join('/', Enumerable.Repeat(new string('x', 200), 20));

        Assert.Equal(target, SymbolicLink.Target(folder.Link("link", target)));
    }

    [Fact]
    public void What_is_no_link_has_no_target()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.Null(SymbolicLink.Target(folder.Write("file")));
        Assert.Null(SymbolicLink.Target(folder.MakeFolder("folder")));
        Assert.Null(SymbolicLink.Target(folder["nothing"]));
        Assert.Null(SymbolicLink.Target(folder["file/below"]));
        Assert.Null(SymbolicLink.Target(""));
    }

    [Fact]
    public void A_link_to_a_link_is_not_followed()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Link("first", "/nix/store/abc-lab");

        Assert.Equal("first", SymbolicLink.Target(folder.Link("second", "first")));
    }

    [Fact]
    public void A_link_shows_another_target()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("folder/file", "precious");
        var link = folder.Link("link", folder["folder"]);

        Assert.True(SymbolicLink.Retarget(link, "/nix/store/abc-lab"));

        Assert.Equal("/nix/store/abc-lab", SymbolicLink.Target(link));
        Assert.Equal("precious", File.ReadAllText(folder["folder/file"]));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void A_link_that_cannot_be_changed_stays_and_nothing_is_left_beside_it()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("place/file", "precious");

        Assert.False(SymbolicLink.Retarget(folder["place"], "/nix/store/abc-lab"));
        Assert.False(SymbolicLink.Retarget(folder["nothing/link"], "/nix/store/abc-lab"));

        Assert.Equal([folder["place"]], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal("precious", File.ReadAllText(folder["place/file"]));
    }

    [Fact]
    public void Removing_a_link_leaves_what_it_points_to()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("folder/file", "precious");

        Assert.True(SymbolicLink.Remove(folder.Link("to-folder", folder["folder"])));
        Assert.True(SymbolicLink.Remove(folder.Link("to-file", folder["folder/file"])));
        Assert.True(SymbolicLink.Remove(folder.Link("dangling", folder["nothing"])));

        Assert.Equal([folder["folder"]], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal("precious", File.ReadAllText(folder["folder/file"]));
    }

    [Fact]
    public void What_is_no_link_is_not_removed()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.False(SymbolicLink.Remove(folder.Write("file")));
        Assert.False(SymbolicLink.Remove(folder.MakeFolder("folder")));
        Assert.False(SymbolicLink.Remove(folder["nothing"]));

        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }
}

using NixVms.Build.Tasks.Debian;

namespace NixVms.Build.Tasks.Tests.Debian;

public class PackageFoldersTests
{
    [Fact]
    public void A_file_is_known_by_its_content_whatever_its_name()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["below"]);
        File.WriteAllText(folder["below/odd name.deb"], "content");
        File.WriteAllText(folder["lynx_1_amd64.deb"], "CONTENT");
        var package = Package("lynx_1_amd64.deb", Hex.Sha256OfFile(folder["below/odd name.deb"]), size: 7);

        Assert.Equal(folder["below/odd name.deb"], new PackageFolders([folder.Path]).Find(package));
        Assert.Null(new PackageFolders([folder.Path]).Find(package with { Sha256 = new string('a', 64) }));
        Assert.Null(new PackageFolders([folder.Path]).Find(package with { Size = 8 }));
    }

    [Fact]
    public void A_folder_that_does_not_exist_holds_nothing() =>
        Assert.Null(new PackageFolders(["/nowhere"]).Find(Package("x", new string('a', 64), 1)));

    private static LockedPackage Package(string file, string sha256, long size) => new("1", "amd64", "main", "pool/" + file, sha256, size, []);
}

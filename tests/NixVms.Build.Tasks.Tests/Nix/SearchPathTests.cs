using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public class SearchPathTests
{
    [Theory]
    [InlineData("nixpkgs=/a", "nixpkgs", "/a")]
    [InlineData("nixpkgs=/a", "nixpkgs/lib", "/a/lib")]
    [InlineData("nixpkgs=/a/", "nixpkgs", "/a/")]
    [InlineData("nixpkgs=/a", "nixpkgs2")]
    [InlineData("nixpkgs=/a", "nix")]
    [InlineData("/a:/b", "x.nix", "/a/x.nix", "/b/x.nix")]
    [InlineData("/a:x=/b:x=/c", "x/y", "/a/x/y", "/b/y", "/c/y")]
    [InlineData("a/b=/c", "a/b/d", "/c/d")]
    [InlineData("x=https://example.org/x.tar.gz", "x")]
    [InlineData("", "x")]
    [InlineData(":::", "x")]
    public void Candidates_come_in_the_order_in_which_Nix_looks(string searchPath, string name, params string[] expected)
    {
        Assert.Equal(expected, SearchPath.Candidates(searchPath, name));
    }

    [Theory]
    [InlineData("nixpkgs=/a:x=/b", "nixpkgs=/a")]
    [InlineData("/a:nixpkgs=https://example.org/x.tar.gz:/b", "nixpkgs=https://example.org/x.tar.gz")]
    [InlineData("nixpkgs=channel:nixos-22.11:nixpkgs=flake:nixpkgs", "nixpkgs=channel:nixos-22.11", "nixpkgs=flake:nixpkgs")]
    [InlineData("nixpkgs=./own", "nixpkgs=./own")]
    [InlineData("nixpkgs=")]
    [InlineData("nixpkgs-unstable=/a:/nixpkgs=/b:/a/nixpkgs")]
    public void Entries_have_the_name_that_someone_gave_them(string searchPath, params string[] expected) =>
        Assert.Equal(expected, SearchPath.EntriesFor(searchPath, "nixpkgs"));

    [Theory]
    [InlineData("", true)]
    [InlineData(":", true)]
    [InlineData("/a:x=/b", true)]
    [InlineData("/a:x=b", false)]
    [InlineData("b", false)]
    [InlineData("x=", false)]
    [InlineData("x=https://example.org/x.tar.gz", false)]
    [InlineData("https://example.org/x.tar.gz:/a", false)]
    [InlineData("x=channel:nixos-22.11", false)]
    [InlineData("x=flake:x", false)]
    public void Folders_are_absolute_paths(string searchPath, bool expected)
    {
        Assert.Equal(expected, SearchPath.HasOnlyFolders(searchPath));
    }
}

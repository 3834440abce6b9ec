using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

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
}

using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Tests.Networks;

public class NixpkgsSourceTests
{
    [Theory]
    [InlineData("<nixpkgs>", true)]
    [InlineData("<nixpkgs/nixos>", true)]
    [InlineData("<>", false)]
    [InlineData("<nixpkgs", false)]
    [InlineData("/nixpkgs>", false)]
    [InlineData("/nixpkgs", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_name_in_angle_brackets_is_a_search_path_entry(string? reference, bool expected) =>
        Assert.Equal(expected, new NixpkgsSource(reference, null, null, new SourcePosition("")).IsSearchPath);
}

using NixVms.Build.Tasks.Debian;

namespace NixVms.Build.Tasks.Tests.Debian;

public class PackageStorePathTests
{
    [NixFact]
    public async Task It_is_the_path_that_Nix_prints()
    {
        foreach (var (name, hash) in new[] { ("lynx_2.9.0-dev.12-1_amd64.deb", new string('a', 64)), ("x", string.Concat(Enumerable.Repeat("0123456789abcdef", 4))), ("libstdc++6_12.2_i386.deb", string.Concat(Enumerable.Repeat("fedcba9876543210", 4))) })
        {
            var expected = (await Programs.RunAsync("nix-store", ["--print-fixed-path", "sha256", hash, name], "/")).Trim();

            Assert.Equal(expected, PackageStorePath.OfFile(Path.GetDirectoryName(expected)!, name, hash));
        }
    }

    [Fact]
    public void Characters_that_a_store_path_cannot_have_are_replaced()
    {
        var package = new LockedPackage("1:2~3", "amd64", "main", "pool/main/l/lynx/lynx_1%3a2~3_amd64.deb", new string('a', 64), 1, []);

        Assert.Equal("lynx_1-3a2-3_amd64.deb", PackageStorePath.NameOf(package));
    }
}

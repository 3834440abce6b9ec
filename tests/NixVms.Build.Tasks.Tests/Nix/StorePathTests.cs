using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public class StorePathTests
{
    private const string Hash = "rqqi4d8dlpl502jxw16bqql497h7jpc4";

    [Theory]
    [InlineData($"/nix/store/{Hash}-lynx-2.9.0.drv", "lynx-2.9.0")]
    [InlineData($"/nix/store/{Hash}-lynx_2.9.0-1_amd64.deb", "lynx_2.9.0-1_amd64.deb")]
    [InlineData("/nix/store/short", "short")]
    [InlineData("", "")]
    public void A_name_has_no_hash(string path, string name) => Assert.Equal(name, StorePath.NameOf(path));

    [Theory]
    [InlineData("builder for '{0}' failed with exit code 3")]
    [InlineData("Cannot build '{0}'.\n       Reason: builder failed")]
    [InlineData("building of '{0}!*' from .drv file timed out after 2 seconds")]
    [InlineData("building of '{0}^out' timed out")]
    [InlineData("hash mismatch in fixed-output derivation '{0}':")]
    [InlineData("while building {0}")]
    public void The_derivation_of_an_error_is_found(string text)
    {
        const string path = $"/nix/store/{Hash}-a.drv-b+c_1.0.drv";

        Assert.Equal(path, StorePath.FindDerivation(string.Format(null, text, path)));
    }

    [Fact]
    public void The_store_may_be_elsewhere() =>
        Assert.Equal($"/home/user/store/{Hash}-x.drv", StorePath.FindDerivation($"builder for '/home/user/store/{Hash}-x.drv' failed"));

    [Theory]
    [InlineData("")]
    [InlineData("No space left on device")]
    [InlineData($"/nix/store/{Hash}-x")]
    [InlineData("/nix/store/short-x.drv")]
    public void Other_texts_have_none(string text) => Assert.Null(StorePath.FindDerivation(text));
}

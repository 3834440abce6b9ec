using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Tests.Diagnostics;

public class HelpPageTests
{
    [Fact]
    public void A_page_has_the_address_of_its_file()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var page = folder.Write("a %41 #1?/NIXVM3010.md");

        var address = HelpPage.AddressOf(Path.GetDirectoryName(page)!, "NIXVM3010");

        Assert.StartsWith("file:///", address);
        Assert.All(address!, c => Assert.True(char.IsAscii(c) && c is not ' ' and not '#' and not '?', address));
        Assert.Equal(page, Uri.UnescapeDataString(new Uri(address!).AbsolutePath));
    }

    [Theory]
    [InlineData("NIXVM9999")]
    [InlineData("../NIXVM3010")]
    [InlineData("NIXVM3010\n")]
    [InlineData("notes")]
    [InlineData("\0")]
    [InlineData("")]
    public void What_is_no_code_or_has_no_page_has_no_address(string code)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("pages/notes.md");
        folder.Write("NIXVM3010.md");

        Assert.Null(HelpPage.AddressOf(folder["pages"], code));
    }
}

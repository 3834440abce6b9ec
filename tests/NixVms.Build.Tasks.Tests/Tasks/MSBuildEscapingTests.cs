using Microsoft.Build.Utilities;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Tasks;

public class MSBuildEscapingTests
{
    // Item specifications take a backslash for a slash on Unix, whatever their escaping.
    private static readonly string[] Pieces =
        ["%", "%3b", "%25", "%zz", "%2", "%%", "*", "?", "@", "$", "(", ")", ";", "'", "@(x)", "$(HOME)", "%(Name)", "a", "/", " ", "ü", "🎉", "\"", "<", "&", "\n"];

    [Theory]
    [InlineData("/plain/path")]
    [InlineData("/with space/grüße/🎉")]
    [InlineData("/a;b")]
    [InlineData("/a%3bb")]
    [InlineData("/a%253bb")]
    [InlineData("/100%")]
    [InlineData("/$(HOME)/@(Item)/%(Meta)/*.?")]
    [InlineData("/it's")]
    public void Escaped_text_is_the_item(string text) => Assert.Equal(text, new TaskItem(MSBuildEscaping.Escape(text)).ItemSpec);

    [Fact]
    public void Random_text_survives_as_item_and_as_metadata()
    {
        var random = new RandomText(20261121);
        for (var i = 0; i < 5_000; i++)
        {
            var text = "x" + random.Text(Pieces);
            var item = new TaskItem(MSBuildEscaping.Escape(text));
            item.SetMetadata("Path", MSBuildEscaping.Escape(text + "\\"));

            Assert.Equal(text, item.ItemSpec);
            Assert.Equal(text + "\\", item.GetMetadata("Path"));
        }
    }

    [Fact]
    public void Text_without_special_characters_is_the_same_object()
    {
        const string text = "/nix/store/abc-lab/bin/run-vms";

        Assert.Same(text, MSBuildEscaping.Escape(text));
    }
}

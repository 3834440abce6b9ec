using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Tests.Logs;

public class NixErrorTextTests
{
    /// <summary>What programs of Nix say of an error beside its text is all in the text.</summary>
    [Fact]
    public void Every_recorded_error_is_read_from_its_text()
    {
        var errors = RecordedLog.Files.SelectMany(File.ReadLines).Select(NixLogParser.Parse).OfType<NixLogEvent.Message>().Where(m => m is { Level: 0, RawText: not null }).ToList();

        Assert.NotEmpty(errors);
        foreach (var error in errors)
        {
            var read = Read(error.Text);
            Assert.Equal((error.RawText, error.Position), (read.RawText, read.Position));
        }
    }

    // With the colours that Nix has for them.
    private const string Red = "\u001b[31;1m", Blue = "\u001b[34;1m", Magenta = "\u001b[35;1m", Plain = "\u001b[0m";

    [Fact]
    public void Old_versions_begin_with_what_is_wrong_and_end_with_the_outermost_frame() =>
        AssertIsBoom(Read($"""
            {Red}error:{Plain} boom
                   second line

                   … while evaluating 'f'

                   {Blue}at {Magenta}/lab/a b.nix:1:9{Plain}:

                        1| let f = x: throw "boom"; in
                         |         {Red}^{Plain}
                        2|

                   … while evaluating the machine 'a' at /lab/network.nix:3:3
            """));

    [Fact]
    public void Newer_versions_begin_with_the_outermost_frame_and_end_with_what_is_wrong() =>
        AssertIsBoom(Read($"""
            {Red}error:{Plain}
                   … while evaluating the machine 'a' at /lab/network.nix:3:3

                   … while evaluating 'f'
                     {Blue}at {Magenta}/lab/a b.nix:1:9{Plain}:
                        1| let f = x: throw "boom"; in
                         |         {Red}^{Plain}
                        2|

                   {Red}error:{Plain} boom
                   second line
            """));

    /// <summary>Code can throw what looks like the words of Nix, but for the colours.</summary>
    [Fact]
    public void What_code_throws_is_no_place() =>
        Assert.Equal(("at /etc/passwd:1:1:\n… while evaluating", null), Read($"{Red}error:{Plain} at /etc/passwd:1:1:\n       … while evaluating") is var e ? (e.RawText!, e.Position) : default);

    /// <summary>Newer versions say what is wrong at the end, of which a thousand characters are kept.</summary>
    [Fact]
    public void A_text_without_what_is_wrong_was_cut() =>
        Assert.Equal(new NixLogEvent.Plain("@nix {"), NixErrorText.Structured(new NixLogEvent.Message(0, $"{Red}error:{Plain}\n       … while evaluating 'f'\n       of the message", null, null)));

    [Theory]
    [InlineData("trace: error: boom")]
    [InlineData("error: boom")]
    public void What_is_no_error_stays_what_it_is(string text) => Assert.Null(Read(text).RawText);

    private static void AssertIsBoom(NixLogEvent.Message error)
    {
        Assert.Equal(("boom\nsecond line", null), (error.RawText, error.Position));
        Assert.Equal(
            [
                new("while evaluating 'f'", new SourcePosition("/lab/a b.nix", 1, 9)),
                new NixLogEvent.TraceFrame("while evaluating the machine 'a' at /lab/network.nix:3:3", null),
            ],
            error.Trace);
    }

    private static NixLogEvent.Message Read(string text) =>
        Assert.IsType<NixLogEvent.Message>(NixErrorText.Structured(new NixLogEvent.Message(0, text, null, null)));
}

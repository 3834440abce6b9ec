using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Tests.Files;

namespace NixVms.Build.Tasks.Tests.Logs;

public partial class TerminalTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text, grüße, 日本語 🎉", "plain text, grüße, 日本語 🎉")]
    [InlineData("two\nlines\tand a tab", "two\nlines\tand a tab")]
    [InlineData("a # b ## c : d :: e [x] ##", "a # b ## c : d :: e [x] ##")]
    [InlineData("std::string and ::", "std::string and ::")]
    public void Harmless_text_stays_as_it_is(string text, string expected) => Assert.Equal(expected, TerminalText.Clean(text));

    [Theory]
    [InlineData("\u001b[31;1merror:\u001b[0m boom", "error: boom")]
    [InlineData("\u001b[38;2;1;2;3mcolour\u001b[m", "colour")]
    [InlineData("a\u001b[2Kb\u001b[1;1Hc\u001b[?25ld", "abcd")]
    [InlineData("\u001b[>4;2mx\u001b[ qy", "xy")]
    [InlineData("\u001b]0;new title\u0007text", "text")]
    [InlineData("\u001b]0;new title\u001b\\text", "text")]
    [InlineData("\u001b]8;;https://example.org\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b]52;c;ZWNobyBoaQ==\u0007paste", "paste")]
    [InlineData("\u001bcreset", "creset")]
    [InlineData("\u001bMup", "up")]
    [InlineData("cut off \u001b", "cut off ")]
    [InlineData("cut off \u001b[", "cut off [")]
    [InlineData("\u009b31mred", "31mred")]
    public void Control_sequences_are_removed(string text, string expected) => Assert.Equal(expected, TerminalText.Clean(text));

    [Theory]
    [InlineData("a\rb", "ab")]
    [InlineData("a\b\bb\u0007", "ab")]
    [InlineData("a\0b\u007fc\u0085d", "abcd")]
    [InlineData("a\r\nb\r\n", "a\nb\n")]
    [InlineData("\v\f", "")]
    public void Control_characters_are_removed_but_for_line_feeds_and_tabs(string text, string expected) => Assert.Equal(expected, TerminalText.Clean(text));

    // The agent of Azure Pipelines looks for "##vso[" anywhere in a line, the runner of GitHub for "##[" anywhere and for
    // "::" after leading white space.
    [Theory]
    [InlineData("##vso[task.setvariable variable=PATH]x")]
    [InlineData("##[error]forged")]
    [InlineData("##teamcity[buildStatus status='FAILURE']")]
    [InlineData("::error file=a.cs::forged")]
    [InlineData("::set-output name=a::b")]
    [InlineData("::add-mask::x")]
    [InlineData("  \t ::stop-commands::x")]
    [InlineData("first\n::error::second line")]
    [InlineData("first\r\n  ##vso[task.complete]x")]
    [InlineData("first\r::error::second")]
    [InlineData("text before ##vso[task.setvariable variable=PATH]x")]
    [InlineData("text before ##[set-env name=PATH]x")]
    [InlineData("##vso ##vso[task.complete]")]
    [InlineData("#\u001b[0m#vso[task.complete]")]
    [InlineData("##\0vso[task.complete]")]
    [InlineData(":\u001b[1m:error::x")]
    [InlineData("\u001b[0m::error::x")]
    [InlineData("###vso[task.complete]")]
    [InlineData("####[error]x")]
    public void A_command_of_a_build_server_becomes_plain_text(string text)
    {
        Assert.DoesNotMatch(Command(), TerminalText.Clean(text));
    }

    // Some comparisons ignore what one cannot see; some programs break lines where others do not.
    [Theory]
    [InlineData("#\u200b#vso[task.complete]")]
    [InlineData("#\u200d#vso[task.complete]")]
    [InlineData("#\ufe0f#vso[task.complete]")]
    [InlineData("#\u00ad#\u2060vso\ufeff[task.complete]")]
    [InlineData("#\U000e0061#vso[task.complete]")]
    [InlineData("#\u202e#[error]x")]
    [InlineData(":\u200b:error::x")]
    [InlineData("\u200b::error::x")]
    [InlineData("first\u2028::error::x")]
    [InlineData("first\u2029##[error]x")]
    [InlineData("first\u0085::error::x")]
    public void A_command_in_disguise_becomes_plain_text(string text)
    {
        var clean = TerminalText.Clean(text);

        Assert.DoesNotMatch(Command(), clean);
        Assert.Equal(-1, System.Globalization.CultureInfo.InvariantCulture.CompareInfo.IndexOf(clean, "##vso["));
        Assert.Equal(-1, System.Globalization.CultureInfo.InvariantCulture.CompareInfo.IndexOf(clean, "##["));
    }

    [Theory]
    [InlineData("\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67")]
    [InlineData("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")]
    public void Joiners_of_emoji_and_of_languages_stay(string text) => Assert.Equal(text, TerminalText.Clean(text));

    [Theory]
    [InlineData("left \u202eright", "left right")]
    public void What_hides_or_turns_text_is_removed(string text, string expected) => Assert.Equal(expected, TerminalText.Clean(text));

    // No constant can hold it.
    [Fact]
    public void Half_of_a_pair_is_no_character() => Assert.Equal("half \ufffd of a pair", TerminalText.Clean("half " + (char)0xd83d + " of a pair"));

    [Fact]
    public void A_line_is_cut_at_a_sane_length_and_says_how_much_is_missing()
    {
        Assert.Equal(new string('x', 2000), TerminalText.CleanLine(new string('x', 2000)));
        Assert.Equal(new string('x', 2000) + "… (1 more)", TerminalText.CleanLine(new string('x', 2001)));
        Assert.Equal(new string('x', 2000) + "… (998000 more)", TerminalText.CleanLine(new string('x', 1_000_000)));
        Assert.Equal("a b ::error::c", TerminalText.CleanLine("a\nb ::error::c"));
        Assert.Equal(new string('x', 1999) + "… (2 more)", TerminalText.CleanLine(new string('x', 1999) + "\ud83d\udc68"));
        Assert.Equal($"a\n{new string('x', 2000)}… (5 more)\nb", TerminalText.CleanLines($"a\n{new string('x', 2005)}\nb"));
    }

    [Fact]
    public void Nothing_of_a_random_text_is_dangerous()
    {
        string[] pieces = ["#", "##", "vso", "[", "]", ":", "::", "error", " ", "\t", "\n", "\r", "\u001b", "\u001b[", "\u001b]", "m", "0", ";", "\u0007", "\\", "\0", "\u009b", "a", "ü", "\u2028", "\u00a0", "\u200b", "\u200d", "\ufe0f", "\ud83d"];
        var random = new RandomText(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var clean = TerminalText.Clean(random.Text(pieces, 14));

            Assert.DoesNotContain(clean, c => char.IsControl(c) && c is not ('\n' or '\t'));
            Assert.DoesNotMatch(Command(), clean);
        }
    }

    [Fact]
    public void Cleaning_twice_changes_nothing()
    {
        string[] pieces = ["#", "vso", "[", ":", "::", "error", " ", "\n", "\u001b[", "m", "a"];
        var random = new RandomText(9);
        for (var i = 0; i < 5_000; i++)
        {
            var once = TerminalText.Clean(random.Text(pieces, 14));

            Assert.Equal(once, TerminalText.Clean(once));
        }
    }

    [Theory]
    [InlineData("\u001b")]
    [InlineData("\u001b]")]
    [InlineData("\u001b[0")]
    [InlineData("\n ")]
    [InlineData(" ")]
    [InlineData("#")]
    [InlineData("##a")]
    [InlineData("::")]
    public void A_hostile_text_takes_no_longer_than_a_harmless_one(string piece)
    {
        // A line of a builder has up to a mebibyte. If each character looked at all others, this would take a minute.
        var text = string.Concat(Enumerable.Repeat(piece, 300_000));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        TerminalText.Clean(text);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [GeneratedRegex(@"##\w*\[|^\s*::\w", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Command();
}

using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Tests.Logs;

public class NixErrorTranslatorTests
{
    private const string Network = "/home/user/lab/network.nix";
    private const string OwnFolder = "/home/user/sdk/nix";

    [Fact]
    public void An_error_of_ours_without_a_position_is_at_the_network() =>
        Assert.Equal(
            new Diagnostic("NIXVM1012", "The network has no machines.", new SourcePosition(Network)),
            Translate("NIXVM1012: The network has no machines."));

    [Fact]
    public void An_error_of_ours_with_a_position_is_there() =>
        Assert.Equal(
            new Diagnostic("NIXVM3010", "There is no such option.", new SourcePosition("/home/user/lab/with space.nix", 12, 3)),
            Translate("NIXVM3010: There is no such option.\nat /home/user/lab/with space.nix:12:3"));

    [Fact]
    public void A_message_of_ours_may_have_several_lines() =>
        Assert.Equal(
            new Diagnostic("NIXVM3013", "Conflicting definitions:\n  - a: 1\n  - b: 2\nRemove one.", new SourcePosition("/a.nix", 1, 2)),
            Translate("NIXVM3013: Conflicting definitions:\n  - a: 1\n  - b: 2\nRemove one.\nat /a.nix:1:2"));

    [Fact]
    public void Only_the_last_line_is_a_position() =>
        Assert.Equal(
            new Diagnostic("NIXVM3013", "Defined twice:\nat /b.nix:3:4\nand", new SourcePosition("/a.nix", 1, 2)),
            Translate("NIXVM3013: Defined twice:\nat /b.nix:3:4\nand\nat /a.nix:1:2"));

    [Fact]
    public void A_file_may_have_colons_in_its_name() =>
        Assert.Equal(new SourcePosition("/a:b:7.nix", 1, 2), Translate("NIXVM3013: x\nat /a:b:7.nix:1:2").Position);

    [Fact]
    public void Trailing_white_space_and_colours_do_no_harm() =>
        Assert.Equal(
            new Diagnostic("NIXVM3010", "There is no option 'x'.", new SourcePosition("/a.nix", 1, 2)),
            Translate("\u001b[31;1mNIXVM3010\u001b[0m: There is no option '\u001b[35;1mx\u001b[0m'.\n\u001b[34;1mat \u001b[35;1m/a.nix:1:2\u001b[0m \n\n"));

    [Fact]
    public void A_huge_number_is_an_unknown_place() =>
        Assert.Equal(new SourcePosition("/a.nix"), Translate("NIXVM3010: x\nat /a.nix:99999999999:99999999999").Position);

    [Theory]
    [InlineData("NIXVM30: x")]
    [InlineData("NIXVM3010 x")]
    [InlineData("XNIXVM30100: x")]
    [InlineData("see NIXVM3010, it says: x")]
    public void What_only_resembles_our_codes_is_an_error_of_Nix(string text) =>
        Assert.Equal(new Diagnostic(ErrorCodes.EvaluationFailed, text, new SourcePosition(Network)), Translate(text));

    [Fact]
    public void A_text_that_quotes_one_of_our_errors_is_kept_whole()
    {
        const string text = "the tests expected NIXVM3010: There is no such option";

        Assert.Equal(text, Translate(text).Message);
    }

    [Theory]
    [InlineData("2.8", "attribute 'b' missing", "/home/user/lab/attr.nix", 2, 2)]
    [InlineData("2.26", "attribute 'b' missing", "/home/user/lab/attr.nix", 2, 2)]
    [InlineData("2.34", "attribute 'b' missing", "/home/user/lab/attr.nix", 2, 2)]
    public void An_error_of_Nix_keeps_its_text_and_place(string version, string message, string file, int line, int column) =>
        Assert.Equal(
            new Diagnostic(ErrorCodes.EvaluationFailed, message, new SourcePosition(file, line, column)),
            NixErrorTranslator.Translate(RecordedLog.Error(version, "attr"), Network, OwnFolder));

    [Theory]
    [InlineData("2.8", "abort")]
    [InlineData("2.8", "assert")]
    [InlineData("2.8", "throw-trace")]
    [InlineData("2.26", "type")]
    public void An_error_of_Nix_without_a_place_is_at_the_network(string version, string log) =>
        Assert.Equal(new SourcePosition(Network), NixErrorTranslator.Translate(RecordedLog.Error(version, log), Network, OwnFolder).Position);

    [Fact]
    public void No_recorded_error_keeps_a_control_sequence()
    {
        foreach (var line in RecordedLog.Files.SelectMany(File.ReadLines))
        {
            if (NixLogParser.Parse(line) is NixLogEvent.Message { Level: 0 } message)
                Assert.DoesNotContain('\u001b', NixErrorTranslator.Translate(message, Network, OwnFolder).Message);
        }
    }

    [Fact]
    public void A_place_in_our_own_files_is_of_no_use_to_anybody() =>
        Assert.Equal(
            new SourcePosition(Network),
            Translate("attribute 'x' missing", new SourcePosition($"{OwnFolder}/debian/lib/lists.nix", 3, 4)).Position);

    [Theory]
    [InlineData("/home/user/sdk/nix-lab/network.nix")]
    [InlineData("/home/user/sdk/nixos/network.nix")]
    [InlineData("/home/user/sdk/network.nix")]
    public void A_folder_whose_name_only_begins_like_ours_is_not_ours(string file) =>
        Assert.Equal(new SourcePosition(file, 3, 4), Translate("attribute 'x' missing", new SourcePosition(file, 3, 4)).Position);

    [Fact]
    public void Our_own_folder_may_end_in_a_slash() =>
        Assert.Equal(
            new SourcePosition(Network),
            NixErrorTranslator.Translate(new NixLogEvent.Message(0, "x", "x", new SourcePosition($"{OwnFolder}/a.nix", 1, 1)), Network, OwnFolder + "/").Position);

    [Fact]
    public void An_error_without_a_bare_text_is_shown_as_a_terminal_would() =>
        Assert.Equal("boom", NixErrorTranslator.Translate(new NixLogEvent.Message(0, "\u001b[31;1mboom\u001b[0m", null, null), Network, OwnFolder).Message);

    [Fact]
    public void The_innermost_frame_outside_our_own_files_is_where_to_look()
    {
        var position = new SourcePosition($"{OwnFolder}/debian/lib/lists.nix", 3, 4);
        NixLogEvent.TraceFrame[] trace =
        [
            new("while evaluating the network", new SourcePosition($"{OwnFolder}/network.nix", 1, 1)),
            new("while evaluating 'machines'", new SourcePosition("/home/user/lab/network.nix", 5, 6)),
            new("while \u001b[35;1mcalling\u001b[0m 'map'", new SourcePosition("/home/user/lab/machines.nix", 7, 8)),
            new("in a builtin", null),
        ];

        var error = NixErrorTranslator.Translate(new NixLogEvent.Message(0, "x", "boom", position) { Trace = trace }, Network, OwnFolder);

        Assert.Equal(new SourcePosition("/home/user/lab/machines.nix", 7, 8), error.Position);
        Assert.Equal(
            ["boom", "  in a builtin", "  while calling 'map' at /home/user/lab/machines.nix(7,8)", "  while evaluating 'machines' at /home/user/lab/network.nix(5,6)", $"  while evaluating the network at {OwnFolder}/network.nix(1,1)"],
            error.Message.Split('\n'));
    }

    private static Diagnostic Translate(string rawText, SourcePosition? position = null) =>
        NixErrorTranslator.Translate(new NixLogEvent.Message(0, "error: " + rawText, rawText, position), Network, OwnFolder);
}

using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Tests.Logs;

namespace NixVms.Build.Tasks.Tests.Evaluation.Failures;

public class ErrorReaderTests
{
    private const string Network = "/home/user/lab/network.nix";
    private const string OwnFolder = "/home/user/sdk/nix";

    [Fact]
    public void An_error_of_ours_has_its_code_message_and_place()
    {
        var error = Read("NIXVM3010: There is no such option.\nat /home/user/lab/with space.nix:12:3");

        Assert.Equal(("NIXVM3010", "There is no such option.", new SourcePosition("/home/user/lab/with space.nix", 12, 3)), (error.Code, error.Message, error.Position));
        Assert.True(error.IsOurs);
    }

    [Fact]
    public void An_error_of_ours_may_have_no_place() =>
        Assert.Equal(("NIXVM1012", "The network has no machines.", null), Parts(Read("NIXVM1012: The network has no machines.")));

    [Fact]
    public void A_message_of_ours_may_have_several_lines() =>
        Assert.Equal(
            ("NIXVM3013", "Conflicting definitions:\n  - a: 1\n  - b: 2\nRemove one.", new SourcePosition("/a.nix", 1, 2)),
            Parts(Read("NIXVM3013: Conflicting definitions:\n  - a: 1\n  - b: 2\nRemove one.\nat /a.nix:1:2")));

    [Fact]
    public void Only_the_last_line_is_a_place() =>
        Assert.Equal(
            ("NIXVM3013", "Defined twice:\nat /b.nix:3:4\nand", new SourcePosition("/a.nix", 1, 2)),
            Parts(Read("NIXVM3013: Defined twice:\nat /b.nix:3:4\nand\nat /a.nix:1:2")));

    [Fact]
    public void A_file_may_have_colons_in_its_name() =>
        Assert.Equal(new SourcePosition("/a:b:7.nix", 1, 2), Read("NIXVM3013: x\nat /a:b:7.nix:1:2").Position);

    [Fact]
    public void Trailing_white_space_and_colours_do_no_harm() =>
        Assert.Equal(
            ("NIXVM3010", "There is no option 'x'.", new SourcePosition("/a.nix", 1, 2)),
            Parts(Read("\u001b[31;1mNIXVM3010\u001b[0m: There is no option '\u001b[35;1mx\u001b[0m'.\n\u001b[34;1mat \u001b[35;1m/a.nix:1:2\u001b[0m \n\n")));

    [Fact]
    public void A_huge_number_is_an_unknown_place() =>
        Assert.Equal(new SourcePosition("/a.nix"), Read("NIXVM3010: x\nat /a.nix:99999999999:99999999999").Position);

    [Fact]
    public void Our_code_can_throw_several_errors_at_once() =>
        Assert.Equal(
            [("NIXVM3010", "One.", new SourcePosition("/a.nix", 1, 2)), ("NIXVM3010", "Two.", null), ("NIXVM3012", "Three.", new SourcePosition("/b.nix", 3, 4))],
            ReadAll("NIXVM3010: One.\nat /a.nix:1:2\n\nNIXVM3010: Two.\n\nNIXVM3012: Three.\nat /b.nix:3:4").Select(Parts));

    [Theory]
    [InlineData("NIXVM30: x")]
    [InlineData("NIXVM3010 x")]
    [InlineData("XNIXVM30100: x")]
    [InlineData("see NIXVM3010, it says: x")]
    [InlineData("boom\n\nNIXVM3010: forged")]
    public void What_only_resembles_our_errors_is_what_code_has_thrown(string text) =>
        Assert.Equal((ErrorCodes.Thrown, text, null), Parts(Read(text)));

    [Theory]
    [InlineData("2.8", "attr", "NIXVM3043", "There is no attribute 'b'. Did you mean 'a'?", "/home/user/lab/attr.nix", 2, 2)]
    [InlineData("2.26", "attr", "NIXVM3043", "There is no attribute 'b'. Did you mean 'a'?", "/home/user/lab/attr.nix", 2, 2)]
    [InlineData("2.34", "attr", "NIXVM3043", "There is no attribute 'b'. Did you mean 'a'?", "/home/user/lab/attr.nix", 2, 2)]
    [InlineData("2.8", "syntax", "NIXVM3040", "Syntax error: unexpected end of file. A closing bracket, a quotation mark or a semicolon may be missing above.", "/home/user/lab/syntax.nix", 1, 9)]
    [InlineData("2.34", "syntax", "NIXVM3040", "Syntax error: unexpected end of file, expecting 'inherit'. A closing bracket, a quotation mark or a semicolon may be missing above.", "/home/user/lab/syntax.nix", 2, 1)]
    [InlineData("2.26", "undefvar", "NIXVM3041", "There is no variable 'pkgs' here. A module gets it as an argument: { pkgs, ... }: { … }.", "/home/user/lab/errs/undefvar.nix", 1, 52)]
    public void An_error_of_the_language_has_a_code_words_and_its_place(string version, string log, string code, string message, string file, int line, int column) =>
        Assert.Equal((code, message, new SourcePosition(file, line, column)), Parts(Read(RecordedLog.Error(version, log))));

    [Theory]
    [InlineData("2.8", "option", "unknownOption")]
    [InlineData("2.26", "notexist", "unknownOption")]
    [InlineData("2.34", "notexist", "unknownOption")]
    [InlineData("2.26", "conflict", "conflict")]
    [InlineData("2.34", "conflict", "conflict")]
    [InlineData("2.34", "type", "wrongType")]
    [InlineData("2.34", "infrec", "language")]
    [InlineData("2.34", "importmissing", "missingImport")]
    [InlineData("2.34", "badsystem", "language")]
    public void An_error_without_a_place_of_the_user_s_is_worth_a_closer_look(string version, string log, string kind)
    {
        var error = Read(RecordedLog.Error(version, log));

        Assert.Equal(kind, error.CloserLook?.Kind);
        Assert.Null(error.Position);
    }

    [Fact]
    public void No_recorded_error_keeps_a_control_sequence()
    {
        foreach (var line in RecordedLog.Files.SelectMany(File.ReadLines))
        {
            if (NixLogParser.Parse(line) is NixLogEvent.Message { Level: 0 } message)
                Assert.DoesNotContain('\u001b', Read(message).Message);
        }
    }

    [Theory]
    [InlineData($"{OwnFolder}/lib/lists.nix")]
    [InlineData("/nix/store/00000000000000000000000000000000-source/lib.nix")]
    public void A_place_where_nobody_can_mend_anything_is_none(string file) =>
        Assert.Null(Read("attribute 'x' missing", new SourcePosition(file, 3, 4)).Position);

    [Theory]
    [InlineData("/home/user/sdk/nix-lab/network.nix")]
    [InlineData("/home/user/sdk/nixos/network.nix")]
    [InlineData("/home/user/sdk/network.nix")]
    public void A_folder_whose_name_only_begins_like_ours_is_not_ours(string file) =>
        Assert.Equal(new SourcePosition(file, 3, 4), Read("attribute 'x' missing", new SourcePosition(file, 3, 4)).Position);

    [Fact]
    public void An_error_without_a_bare_text_is_shown_as_a_terminal_would() =>
        Assert.Equal("boom", Read(new NixLogEvent.Message(0, "\u001b[31;1mboom\u001b[0m", null, null)).Message);

    [Fact]
    public void What_code_throws_is_at_the_innermost_frame_of_the_user_s()
    {
        NixLogEvent.TraceFrame[] trace =
        [
            new("in a builtin", null),
            new("from call site", new SourcePosition($"{OwnFolder}/lib/lists.nix", 3, 4)),
            new("while \u001b[35;1mevaluating\u001b[0m 'size'", new SourcePosition("/home/user/lab/machines.nix", 7, 8)),
            new("while evaluating 'alpha'", new SourcePosition(Network, 5, 6)),
            new($"while evaluating the machine 'alpha' at {Network}:2:3", null),
        ];

        var error = Assert.Single(Reader(showTrace: true).Read(new NixLogEvent.Message(0, "x", "boom", null) { Trace = trace }));

        Assert.Equal((ErrorCodes.Thrown, "boom", new SourcePosition("/home/user/lab/machines.nix", 7, 8)), Parts(error));
        Assert.Equal(new FailingMachine("alpha", new SourcePosition(Network, 2, 3)), error.Machine);
        Assert.Equal(
            ["", "  in a builtin", "  /home/user/lab/machines.nix(7,8): while evaluating 'size'", $"  {Network}(5,6): while evaluating 'alpha'", $"  {Network}(2,3): while evaluating the machine 'alpha'"],
            error.Trace.Split('\n'));
    }

    [Fact]
    public void An_argument_that_no_module_gets_is_looked_for_in_the_modules()
    {
        NixLogEvent.TraceFrame[] trace = [new("while evaluating the module argument `secrets' in \":anon-2\":", null)];

        var error = Assert.Single(Reader().Read(new NixLogEvent.Message(0, "x", "attribute 'secrets' missing", new SourcePosition($"{OwnFolder}/x.nix", 1, 1)) { Trace = trace }));

        Assert.Equal("missingArgument", error.CloserLook?.Kind);
        Assert.Equal("secrets", error.CloserLook?.Texts["name"]);
    }

    [Theory]
    [InlineData("function 'address' called without required argument 'port'", Network, 6)]
    [InlineData("function 'address' called without required argument 'port'", "/home/user/nixpkgs-2016/lib/modules.nix", 2)]
    [InlineData("attribute 'port' missing", Network, 2)]
    public void A_function_is_called_wrongly_where_it_is_called(string text, string caller, int line)
    {
        // From 2.13 on Nix names the function as the place, and the call in the trace.
        IReadOnlyList<NixLogEvent.TraceFrame> trace = [new("from call site", new SourcePosition(caller, 6, 37)), new("while evaluating the attribute 'value'", null)];

        var error = Assert.Single(Reader().Read(new NixLogEvent.Message(0, "x", text, new SourcePosition(Network, 2, 13)) { Trace = trace }));

        Assert.Equal(line, error.Position?.Line);
    }

    private static ErrorReader Reader(bool showTrace = false) => new(new SourceFiles(OwnFolder, ["/home/user/nixpkgs-2016/nixos/lib/eval-config.nix"]), showTrace);

    private static EvaluationError Read(NixLogEvent.Message message) => Assert.Single(Reader().Read(message));

    private static IReadOnlyList<EvaluationError> ReadAll(string rawText, SourcePosition? position = null) =>
        Reader().Read(new NixLogEvent.Message(0, "error: " + rawText, rawText, position));

    private static EvaluationError Read(string rawText, SourcePosition? position = null) => Assert.Single(ReadAll(rawText, position));

    private static (string Code, string Message, SourcePosition? Position) Parts(EvaluationError error) => (error.Code, error.Message, error.Position);
}

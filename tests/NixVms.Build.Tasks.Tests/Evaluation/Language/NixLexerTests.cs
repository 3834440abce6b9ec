using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Evaluation.Language;

namespace NixVms.Build.Tasks.Tests.Evaluation.Language;

public class NixLexerTests
{
    [Theory]
    [InlineData("./a.nix", "./a.nix")]
    [InlineData("./.", "./.")]
    [InlineData("../.", "../.")]
    [InlineData("../a/b-c_d+e.nix", "../a/b-c_d+e.nix")]
    [InlineData("/etc/hosts", "/etc/hosts")]
    [InlineData("/.", "/.")]
    [InlineData("~/a.nix", "~/a.nix")]
    [InlineData("a/b", "a/b")]
    [InlineData(".git/HEAD", ".git/HEAD")]
    [InlineData("1/2", "1/2")]
    [InlineData("a-b/c", "a-b/c")]
    public void A_path_is_one_token(string code, string path)
    {
        var token = Assert.Single(NixLexer.Tokenize(code));

        Assert.Equal((NixTokenKind.Path, path, false), (token.Kind, token.Text, token.IsInterpolated));
    }

    [Theory]
    [InlineData("./a/${x}.nix", "./a/")]
    [InlineData("./a${x}", "./a")]
    [InlineData("./${x}/b", "./")]
    [InlineData("/${x}", "/")]
    [InlineData("./a/${\"b\"}/${c}/d", "./a/")]
    [InlineData("./a/${{ b = \"}\"; }.b}/d", "./a/")]
    public void A_path_with_interpolations_is_read_up_to_the_first(string code, string path)
    {
        var token = NixLexer.Tokenize(code)[0];

        Assert.Equal((NixTokenKind.Path, path, true), (token.Kind, token.Text, token.IsInterpolated));
    }

    [Theory]
    [InlineData("a / b")]
    [InlineData("a /b", "/b")]
    [InlineData("a // b")]
    [InlineData("a//b")]
    [InlineData("{ } // { }")]
    [InlineData("a: b")]
    [InlineData("x < y")]
    [InlineData("x <= y && y > z")]
    [InlineData("a.b.c")]
    [InlineData("1.5")]
    [InlineData("...")]
    public void What_looks_like_a_path_may_be_none(string code, params string[] paths)
    {
        Assert.Equal(paths, NixLexer.Tokenize(code).Where(t => t.Kind is NixTokenKind.Path or NixTokenKind.SearchPath).Select(t => t.Text));
    }

    [Theory]
    [InlineData("<nixpkgs>", "nixpkgs")]
    [InlineData("<nixpkgs/nixos/lib>", "nixpkgs/nixos/lib")]
    [InlineData("import <a-b_c.d+e> {}", "a-b_c.d+e")]
    public void A_search_path_is_what_stands_in_the_brackets(string code, string expected)
    {
        Assert.Equal(expected, Assert.Single(NixLexer.Tokenize(code), t => t.Kind == NixTokenKind.SearchPath).Text);
    }

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"plain\"", "plain")]
    [InlineData("\"a \\\" b\"", "a \" b")]
    [InlineData("\"a \\${b} c\"", "a ${b} c")]
    [InlineData("\"a $${b} c\"", "a $${b} c")]
    [InlineData("\"a $b c\"", "a $b c")]
    [InlineData("\"a # b /* c */\"", "a # b /* c */")]
    [InlineData("\"a '' b\"", "a '' b")]
    [InlineData("\"a\nb\"", "a\nb")]
    [InlineData("''plain''", "plain")]
    [InlineData("''a \" b''", "a \" b")]
    [InlineData("''a ''' b''", "a '' b")]
    [InlineData("''a ''${b} c''", "a ${b} c")]
    [InlineData("''a $${b} c''", "a $${b} c")]
    [InlineData("''a ''\\${b} c''", "a ${b} c")]
    [InlineData("''it's''", "it's")]
    public void A_string_is_read_whole(string code, string value)
    {
        var token = Assert.Single(NixLexer.Tokenize(code));

        Assert.Equal((NixTokenKind.String, value, false), (token.Kind, token.Text, token.IsInterpolated));
    }

    [Theory]
    [InlineData("\"/a/${./b}/c\" ./after", "/a/")]
    [InlineData("''/a/${./b}/c'' ./after", "/a/")]
    [InlineData("\"/a/${if x then \"}\" else ''${./b}''} \\${./no}\" ./after", "/a/")]
    [InlineData("''/a/${\"${\"${./b}\"}\"} ''${./no}'' ./after", "/a/")]
    [InlineData("\"/a/${{ x = { y = ./b; }; }.x.y}\" ./after", "/a/")]
    [InlineData("\"/a/${/* } */ ./b # }\n}\" ./after", "/a/")]
    public void What_stands_in_interpolations_is_code(string code, string beginning)
    {
        var tokens = NixLexer.Tokenize(code);

        Assert.Equal((NixTokenKind.String, beginning, true), (tokens[0].Kind, tokens[0].Text, tokens[0].IsInterpolated));
        Assert.Equal(["./b", "./after"], tokens.Where(t => t.Kind == NixTokenKind.Path).Select(t => t.Text));
    }

    [Theory]
    [InlineData("# ./a \"\n./b")]
    [InlineData("/* ./a \" # */ ./b")]
    [InlineData("/* ./a /* */ ./b")]
    [InlineData("/**/ ./b")]
    [InlineData("/***/ ./b")]
    [InlineData("# /* \n./b # */")]
    public void Comments_are_left_out(string code)
    {
        Assert.Equal("./b", Assert.Single(NixLexer.Tokenize(code)).Text);
    }

    [Theory]
    [InlineData("https://example.org/a/b?c=d#e", false)]
    [InlineData("\"https://example.org/a\"", false)]
    [InlineData("x: ./b", true)]
    [InlineData("{ a = x:./b; }", false)]
    public void An_address_is_no_path(string code, bool hasPath)
    {
        Assert.Equal(hasPath, NixLexer.Tokenize(code).Any(t => t.Kind == NixTokenKind.Path));
    }

    [Theory]
    [InlineData("{ ${x} = ./b; }")]
    [InlineData("{ ${\"a\"}.${\"${y}\"} = ./b; }")]
    [InlineData("a.${{ b = \"c\"; }.b} or ./b")]
    [InlineData("{ \"${x}\" = ./b; }")]
    public void Dynamic_attributes_end_where_they_end(string code)
    {
        Assert.Equal("./b", Assert.Single(NixLexer.Tokenize(code + " "), t => t.Kind == NixTokenKind.Path).Text);
    }

    [Fact]
    public void Names_and_operators()
    {
        Assert.Equal(
            ["let", "a'", "=", "b-c", ".", "_d", ";", "in", "a'", "?", "e"],
            NixLexer.Tokenize("let a' = b-c._d; in a' ? e").Select(t => t.Text));
    }

    [Fact]
    public void Every_token_has_its_line()
    {
        var tokens = NixLexer.Tokenize("a\n\"b\n${\n./c}\n\" d\n/*\n*/ ''\n''\n<e>");

        Assert.Equal(
            [("a", 1), ("b\n", 2), ("./c", 4), ("d", 5), ("\n", 7), ("e", 9)],
            tokens.Where(t => t.Kind != NixTokenKind.Operator).Select(t => (t.Text, t.Line)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("''")]
    [InlineData("\"\\")]
    [InlineData("''''\\")]
    [InlineData("''''")]
    [InlineData("${")]
    [InlineData("\"${")]
    [InlineData("./${")]
    [InlineData("}}}}")]
    [InlineData("/*")]
    [InlineData("/* *")]
    [InlineData("#")]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("~")]
    [InlineData("~/")]
    [InlineData("/")]
    [InlineData("$")]
    [InlineData("\0\u00a0\ufeff\ud800")]
    public void Broken_code_is_read_to_its_end(string code) => NixLexer.Tokenize(code);

    [Fact]
    public void A_deep_nesting_of_braces_is_read() => NixLexer.Tokenize(new string('{', 100_000) + new string('}', 100_000));

    [Fact]
    public void Mutated_code_is_read_to_its_end_in_time()
    {
        string[] pieces = ["\"", "''", "${", "}", "{", "\\", "'", "$", "/", "//", "./", "<", ">", "#", "/*", "*/", "~", ":", ".", "..", "\n", "\0", "é", "\ud800", "builtins", "inherit", "("];
        var text = new RandomText(20261121);
        var code = "{ pkgs, ... }: let inherit (builtins) readFile; in { a = \"x ${./b/${\"c\"}.nix} \\\" ''\"; b = ''y ${toString ./.} ''${z} ''; c = <nixpkgs/lib>; /* d */ e = https://x.org; } # f\n";

        for (var i = 0; i < 10_000; i++)
        {
            var mutated = text.Mutate(code, pieces);
            var tokens = NixLexer.Tokenize(mutated);
            Assert.All(tokens, t => Assert.InRange(t.Line, 1, mutated.Count(c => c == '\n') + 1));
            Assert.All(ClockReads.Find("file.nix", mutated), input => Assert.Contains(" in file.nix:", input.Name));
        }
    }
}

using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;

namespace NixVms.Build.Tasks.Tests.Evaluation.Failures;

/// <summary>What is looked up in the code because Nix does not tell it.</summary>
public sealed class SourceTextTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ x = assert a > 0; 1; }", 7, "a > 0")]
    [InlineData("{ x = assert\n  a\n    && b; 1; }", 7, "a && b")]
    [InlineData("{ x = assert a > 0; 1; }", 3, null)]
    [InlineData("{ x = assert a", 7, null)]
    [InlineData("{ }", 50, null)]
    public void The_condition_of_an_assert(string code, int column, string? condition) =>
        Assert.Equal(condition, AssertCondition.At(new SourcePosition(_folder.Write("a.nix", code), 1, column)));

    [Fact]
    public void No_condition_is_in_a_file_that_is_not_there() =>
        Assert.Null(AssertCondition.At(new SourcePosition(_folder["nowhere.nix"], 1, 1)));

    [Theory]
    [InlineData("{ imports = [ ./a.nix ./sub/b.nix ]; }", "sub/b.nix", 23)]
    [InlineData("{ imports = [ ./sub/../a.nix ]; }", "a.nix", 15)]
    [InlineData("# ./a.nix is not used\n{ imports = [ (import ./a.nix) ]; }", "a.nix", 23)]
    public void The_place_of_a_path(string code, string path, int column) =>
        Assert.Equal(column, PathLiterals.Find(_folder[path], [_folder.Write("network.nix", code)])?.Column);

    [Fact]
    public void A_path_that_is_not_written_anywhere_has_no_place() =>
        Assert.Null(PathLiterals.Find(_folder["c.nix"], [_folder.Write("network.nix", "{ imports = [ ./a.nix ]; }"), _folder["nowhere.nix"]]));

    [Fact]
    public void The_place_of_a_string()
    {
        var file = _folder.Write("network.nix", "{\n  # \"lynxx\" does not exist\n  debian.packages = [ \"jq\" \"lynxx\" ];\n}\n");

        Assert.Equal(new SourcePosition(file, 3, 28), StringLiterals.Find("lynxx", [file]));
        Assert.Null(StringLiterals.Find("lyn", [file]));
    }

    [Theory]
    [InlineData("{ x = [ a pkgs.b c ]; }", 2, 11)]
    [InlineData("{ x = [ a pkgs.b c ]; }", 3, 18)]
    [InlineData("{ x = with a.b; with c; [ \"a ${b c} d\" (f [ x y ]) z ]; }", 2, 40)]
    [InlineData("{ x = with a.b; with c; [ \"a ${b c} d\" (f [ x y ]) z ]; }", 3, 52)]
    [InlineData("{ x = [ a.b or c rec { a = [ ]; } ./x d ]; }", 2, 18)]
    [InlineData("{ x = [ a.b or c rec { a = [ ]; } ./x d ]; }", 4, 39)]
    [InlineData("{ x = [ a ''\n  ${b}\n'' # c\n  e ]; }", 3, 3)]
    [InlineData("{ x = [ a ] ++ f [ b ]; }", 2, 3)]
    [InlineData("{ x = f [ a b ]; }", 2, 3)]
    [InlineData("{ x = [ a b", 3, 3)]
    [InlineData("{ x", 1, 3)]
    public void The_place_of_an_element_of_a_list(string code, int number, int column) =>
        Assert.Equal(column, ListLiteral.ElementAt(new SourcePosition(_folder.Write("a.nix", code), 1, 3), number).Column);

    [Fact]
    public void An_element_of_a_file_that_is_not_there_is_at_the_attribute() =>
        Assert.Equal(new SourcePosition(_folder["nowhere.nix"], 1, 3), ListLiteral.ElementAt(new SourcePosition(_folder["nowhere.nix"], 1, 3), 1));

    [Theory]
    [InlineData("/home/user/lab/network.nix", true)]
    [InlineData("/sdk/nix/network.nix", false)]
    [InlineData("/sdk/nixos/network.nix", true)]
    [InlineData("/nix/store/abc-source/x.nix", false)]
    public void Files_of_the_user_s_are_those_that_can_be_mended(string file, bool isUsers) =>
        Assert.Equal(isUsers, new SourceFiles("/sdk/nix/", []).IsUsers(file));

    [Fact]
    public void A_nixpkgs_is_known_by_what_it_contains()
    {
        _folder.Write("nixpkgs/nixos/lib/eval-config.nix");
        var files = new SourceFiles("/sdk/nix", [_folder.Write("nixpkgs/lib/default.nix"), _folder.Write("lab/lib/default.nix")]);

        Assert.False(files.IsUsers(_folder["nixpkgs/lib/modules.nix"]));
        Assert.Equal([_folder["lab/lib/default.nix"]], files.Evaluated);
    }

    [Theory]
    [InlineData("see /nix/store/00000000000000000000000000000000-modules/ssh.nix: it fails")]
    [InlineData("no copy: /nix/store/short-modules/ssh.nix")]
    public void A_file_in_the_store_that_is_not_there_keeps_its_name(string text) =>
        Assert.Equal(text, new SourceFiles("/sdk/nix", [_folder.Write("network.nix", "[ ./modules ]")]).WithSources(text));
}

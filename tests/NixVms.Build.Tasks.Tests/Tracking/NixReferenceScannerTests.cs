using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

public class NixReferenceScannerTests
{
    [Theory]
    [InlineData("./a.nix", nameof(NixReferenceKind.Path), "/lab/net/a.nix")]
    [InlineData("../a.nix", nameof(NixReferenceKind.Path), "/lab/a.nix")]
    [InlineData("./.", nameof(NixReferenceKind.Path), "/lab/net")]
    [InlineData("/abs/a.nix", nameof(NixReferenceKind.Path), "/abs/a.nix")]
    [InlineData("~/a.nix", nameof(NixReferenceKind.Path), "/home/a.nix")]
    [InlineData("./a/${x}.nix", nameof(NixReferenceKind.Path), "/lab/net/a")]
    [InlineData("./a${x}", nameof(NixReferenceKind.Path), "/lab/net")]
    [InlineData("<nixpkgs/lib>", nameof(NixReferenceKind.SearchPath), "nixpkgs/lib")]
    [InlineData("\"/abs/a.txt\"", nameof(NixReferenceKind.PathString), "/abs/a.txt")]
    [InlineData("\"/abs/${x}/a.txt\"", nameof(NixReferenceKind.PathString), "/abs")]
    [InlineData("''/abs/a.txt''", nameof(NixReferenceKind.PathString), "/abs/a.txt")]
    public void Paths_are_absolute(string code, string kind, string value)
    {
        var reference = Assert.Single(Scan($"\n{code}"));

        Assert.Equal((kind, value, "/lab/net/network.nix", 2), (reference.Kind.ToString(), reference.Value, reference.File, reference.Line));
    }

    [Theory]
    [InlineData("{ locations.\"/\".root = x; }")]
    [InlineData("{ locations = { \"/\" = { }; }; }")]
    [InlineData("{ locations = { \"/\".root = x; }; }")]
    public void A_slash_that_is_the_name_of_an_attribute_is_no_path(string code) => Assert.Empty(Scan(code));

    [Theory]
    [InlineData("\"/\" + x")]
    [InlineData("concatStringsSep \"/\" x")]
    [InlineData("builtins.head (builtins.attrNames { \"/\" = 1; }) + x")]
    [InlineData("mapAttrs (n: v: readFile (n + v)) { \"/\" = x; }")]
    public void A_slash_that_can_become_a_path_is_one(string code) =>
        Assert.Contains(Scan(code), r => r.Kind == NixReferenceKind.AbsolutePiece);

    [Theory]
    [InlineData("builtins.getEnv \"A\"")]
    [InlineData("__getEnv \"A\"")]
    [InlineData("with builtins; getEnv \"A\"")]
    [InlineData("let inherit (builtins) getEnv; in getEnv \"A\"")]
    [InlineData("let inherit (builtins) readFile getEnv toString; in getEnv \"A\"")]
    [InlineData("x: builtins.getEnv ''A''")]
    public void A_variable_is_known_by_its_name(string code)
    {
        var references = Scan(code);

        Assert.Equal("A", Assert.Single(references, r => r.Kind == NixReferenceKind.Variable).Value);
        Assert.DoesNotContain(references, r => r.Kind == NixReferenceKind.Unpredictable);
    }

    [Theory]
    [InlineData("let read = builtins.getEnv; in read \"A\"")]
    [InlineData("map builtins.getEnv [ \"A\" ]")]
    [InlineData("builtins.getEnv (\"A\" + \"B\")")]
    [InlineData("builtins.getEnv name")]
    [InlineData("builtins.getEnv \"A_${x}\"")]
    [InlineData("builtins.${\"getEnv\"} \"A\"")]
    [InlineData("builtins.\"getEnv\" \"A\"")]
    [InlineData("let b = builtins; in b.getEnv \"A\"")]
    [InlineData("f builtins")]
    [InlineData("{ inherit builtins; }")]
    [InlineData("builtins.currentTime")]
    [InlineData("__currentTime")]
    [InlineData("builtins.exec [ \"date\" ]")]
    [InlineData("builtins.fetchurl \"https://example.org/x\"")]
    [InlineData("builtins.fetchTarball \"https://example.org/x\"")]
    [InlineData("fetchTarball { url = \"https://example.org/x\"; }")]
    [InlineData("builtins.fetchTarball { url = f { sha256 = x; }; name = \"n\"; }.url or x")]
    [InlineData("builtins.fetchGit ./.")]
    [InlineData("let fetch = builtins.fetchTarball; in fetch \"https://example.org/x\"")]
    public void What_cannot_be_known_is_unpredictable(string code)
    {
        Assert.Contains(Scan(code), r => r.Kind == NixReferenceKind.Unpredictable);
    }

    [Theory]
    [InlineData("builtins.fetchurl { url = \"https://example.org/x\"; sha256 = \"0\"; }")]
    [InlineData("fetchTarball { url = \"https://example.org/x\"; sha256 = \"0\"; }")]
    [InlineData("builtins.fetchGit { url = \"https://example.org/x\"; rev = \"0\"; }")]
    [InlineData("pkgs.fetchurl { url = \"https://example.org/x\"; hash = \"0\"; }")]
    [InlineData("self.pkgs.fetchurl (args // { })")]
    [InlineData("# builtins.currentTime\n\"builtins.currentTime\"")]
    [InlineData("builtins.toString x")]
    [InlineData("builtins ? getEnv")]
    [InlineData("with builtins; toString x")]
    public void What_is_pinned_or_harmless_is_not(string code)
    {
        Assert.DoesNotContain(Scan(code), r => r.Kind == NixReferenceKind.Unpredictable);
    }

    [Theory]
    [InlineData("__curPos.file")]
    [InlineData("builtins.unsafeGetAttrPos \"a\" x")]
    [InlineData("dirOf x")]
    [InlineData("builtins.scopedImport { } x")]
    [InlineData("x + \"/../y\"")]
    [InlineData("x + ''/../y''")]
    [InlineData("\"${x}/..\"")]
    public void What_can_reach_any_file_of_a_folder_is_flagged(string code)
    {
        Assert.Contains(Scan(code), r => r.Kind is NixReferenceKind.Folder or NixReferenceKind.PathMaker);
    }

    [Theory]
    [InlineData("builtins.readFile x")]
    [InlineData("builtins.readDir x")]
    [InlineData("builtins.pathExists x")]
    [InlineData("builtins.hashFile \"sha256\" x")]
    [InlineData("builtins.path { path = x; }")]
    [InlineData("builtins.filterSource f x")]
    [InlineData("builtins.findFile p x")]
    [InlineData("__readFile x")]
    [InlineData("let read = builtins.readFile; in read x")]
    [InlineData("with builtins; readFile x")]
    [InlineData("let inherit (builtins) readFile; in readFile x")]
    [InlineData("let inherit (builtins) readFile; in map readFile x")]
    public void Code_that_reads_is_flagged(string code)
    {
        Assert.Contains(Scan(code), r => r.Kind == NixReferenceKind.Reader);
    }

    [Fact]
    public void References_come_with_their_lines()
    {
        var references = Scan("{\n  a = ./a;\n  b = ''\n    ${./b}\n  '';\n  c = \"\n\" + ./c;\n}");

        Assert.Equal([("/lab/net/a", 2), ("/lab/net/b", 4), ("/lab/net/c", 7)], references.Where(r => r.Kind == NixReferenceKind.Path).Select(r => (r.Value, r.Line)));
    }

    private static IReadOnlyList<NixReference> Scan(string code) => new NixReferenceScanner("/lab/net/network.nix", "/home").Scan(code);
}

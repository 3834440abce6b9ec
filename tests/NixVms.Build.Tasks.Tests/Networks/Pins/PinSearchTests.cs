using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks.Pins;
using static NixVms.Build.Tasks.Tests.Networks.Pins.PinTexts;

namespace NixVms.Build.Tasks.Tests.Networks.Pins;

public sealed class PinSearchTests : IDisposable
{
    private static readonly SourcePosition Setting = new("/lab.nixnet", 1, 13);

    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public PinSearchTests()
    {
        _folder.MakeFolder("repo/.git");
        _folder.MakeFolder("repo/lab/network");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_nearest_lock_up_to_the_repository_is_used()
    {
        _folder.Write("flake.lock", "outside");
        Assert.Null(New().Find());
        _folder.Write("repo/flake.lock", Flake);
        Assert.Equal(_folder["repo/flake.lock"], New().Find()?.Position.File);
        _folder.Write("repo/lab/flake.lock", LockOf("""{ "type": "path", "path": "/" }"""));
        Assert.Equal("/", New().Find()?.Reference);
    }

    [Fact]
    public void All_locks_of_flakes_go_before_npins_and_those_before_niv()
    {
        _folder.Write("repo/lab/network/nix/sources.json", Niv);
        Assert.Equal("nixpkgs-src", New().Find()?.StoreName);
        _folder.Write("repo/lab/npins/sources.json", Npins);
        Assert.Equal(_folder["repo/lab/npins/sources.json"], New().Find()?.Position.File);
        _folder.Write("repo/flake.lock", Flake);
        Assert.Equal(_folder["repo/flake.lock"], New().Find()?.Position.File);
    }

    [Fact]
    public void Outside_of_a_repository_only_the_network_s_folder_and_the_project_s_are_looked_at()
    {
        Directory.Delete(_folder["repo/.git"]);
        _folder.Write("repo/flake.lock", Flake);
        Assert.Null(New().Find());
        _folder.Write("repo/lab/flake.lock", Flake);
        Assert.NotNull(New().Find());
    }

    [Fact]
    public void The_file_of_a_worktree_is_a_repository_too()
    {
        _folder.Write("repo/lab/.git", "gitdir: elsewhere");
        _folder.Write("repo/flake.lock", Flake);

        Assert.Null(New().Find());
    }

    [Fact]
    public void All_that_decides_is_told_with_what_was_read()
    {
        _folder.Write("repo/lab/flake.lock", LockOfInputs("{}"));
        _folder.Write("repo/npins/sources.json", Npins);

        var search = New();
        search.Find();

        string[] expected =
        [
            "- repo/lab/network/.git", "- repo/lab/.git", "+ repo/.git",
            "- repo/lab/network/flake.lock", $"+ repo/lab/flake.lock {LockOfInputs("{}")}", "- repo/flake.lock",
            "- repo/lab/network/npins/sources.json", "- repo/lab/npins/sources.json", $"+ repo/npins/sources.json {Npins}",
        ];
        Assert.Equal(expected, search.Looks.Select(l => $"{(l.IsThere ? "+" : "-")} {Path.GetRelativePath(_folder.Path, l.Path)} {l.Text}".TrimEnd()));
    }

    [Fact]
    public void A_lock_without_an_input_nixpkgs_counts_by_the_only_one_that_is_of_nixpkgs()
    {
        const string nixos = """{ "owner": "NixOS", "repo": "nixpkgs", "type": "path", "path": "/" }""";
        string Text(string inputs, string more = "") => $$"""
            { "nodes": { "a": { "locked": {{nixos}} }, "b": { "locked": {"type": "path", "path": "/b" } }{{more}}, "root": { "inputs": {{inputs}} } }, "root": "root", "version": 7 }
            """;

        _folder.Write("repo/flake.lock", Text("""{ "stable": "a", "other": "b", "same": [ "stable" ] }"""));
        Assert.Equal("/", New().Find()?.Reference);

        _folder.Write("repo/flake.lock", Text("""{ "stable": "a", "unstable": "c" }""", $$""", "c": { "locked": {{nixos}} }"""));
        var search = New();
        Assert.Null(search.Find());
        Assert.Equal($"{_folder["repo/flake.lock"]} has \"stable\" and \"unstable\", and none of them is called nixpkgs: choose one, as with Nixpkgs=\"flake:stable\".", search.Choice);
    }

    [Theory]
    [InlineData("flake:nixpkgs", true)]
    [InlineData("npins:", true)]
    [InlineData("niv:a/b", true)]
    [InlineData("./flake:nixpkgs", false)]
    [InlineData("flake", false)]
    [InlineData("Flake:nixpkgs", false)]
    [InlineData("", false)]
    public void A_pin_is_named_by_its_tool(string text, bool expected) => Assert.Equal(expected, PinReference.TryParse(text) is not null);

    [Theory]
    [InlineData("flake:nixpkg", "flake.lock has no input \"nixpkg\". Did you mean \"nixpkgs\"?")]
    [InlineData("flake:elsewhere", "flake.lock has no input \"elsewhere\". It has \"lab\", \"nixpkgs\", \"own\", \"same\".")]
    [InlineData("flake:", "flake.lock has no input \"\". It has")]
    [InlineData("npins:nixos", "\"npins:nixos\" is a pin of npins/sources.json, and there is none in ")]
    public void A_name_that_is_not_there_is_an_error_at_the_setting(string reference, string message)
    {
        _folder.Write("repo/flake.lock", Flake);

        var error = Assert.Single(Assert.Throws<NixVmsException>(() => New().Find(PinReference.TryParse(reference)!, Setting)).Diagnostics);

        Assert.Equal(("NIXVM1024", Setting), (error.Code, error.Position));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void A_name_chooses_a_pin_whatever_it_is_and_whatever_else_there_is()
    {
        _folder.Write("repo/flake.lock", Flake);
        _folder.Write("repo/npins/sources.json", Npins);

        Assert.Equal("https://releases.nixos.org/nixos/21.11/nixexprs.tar.xz", New().Find(PinReference.TryParse("npins:nixos")!, Setting).Url);
    }

    [Fact]
    public void A_folder_that_is_gone_is_an_error_at_the_pin()
    {
        var path = _folder.Write("repo/flake.lock", LockOf("""{ "type": "path", "path": "/nowhere/nixpkgs" }"""));

        var error = Assert.Single(Assert.Throws<NixVmsException>(() => New().Find()).Diagnostics);

        Assert.Equal(("NIXVM1007", new SourcePosition(path, 1, 14)), (error.Code, error.Position));
    }

    [Fact]
    public void What_cannot_be_read_is_an_error_and_not_absent()
    {
        _folder.Link("repo/flake.lock", "nowhere");
        AssertUnusable();
        File.Delete(_folder["repo/flake.lock"]);
        _folder.MakeFolder("repo/flake.lock");
        AssertUnusable();
        Directory.Delete(_folder["repo/flake.lock"]);
        using (var huge = File.Create(_folder["repo/flake.lock"]))
            huge.SetLength(1L << 33);
        AssertUnusable();

        void AssertUnusable()
        {
            var error = Assert.Single(Assert.Throws<NixVmsException>(() => New().Find()).Diagnostics);
            Assert.Equal(("NIXVM1023", _folder["repo/flake.lock"]), (error.Code, error.Position?.File));
        }
    }

    private PinSearch New() => new(_folder["repo/lab/network"], _folder["repo/lab"]);
}

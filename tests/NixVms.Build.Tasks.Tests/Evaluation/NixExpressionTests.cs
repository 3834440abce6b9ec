using System.Text.Json;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Networks.Pins;
using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Tests.Nix;

namespace NixVms.Build.Tasks.Tests.Evaluation;

public class NixExpressionTests
{
    private static readonly SourcePosition Position = new("/lab.nixnet");

    [NixFact]
    public async Task A_string_means_the_same_in_Nix()
    {
        string[] strings =
        [
            "", " ", "\"", "\\", "$", "${", "${x}", "$${x}", "\\${x}", "$$", "$\"", "\\n", "\n", "\r", "\r\n", "\t", "''", "''${x}", "'''", "grüße 日本語 🎉",
            "# no comment", "/* none */", "a\\", "\u0001\u001b[31m\u007f", "\u2028\u0085\ufeff", "two\nlines\n\n", "${builtins.throw \"x\"}",
        ];

        await AssertSameAsync(strings);
    }

    [NixFact]
    public async Task Random_strings_mean_the_same_in_Nix()
    {
        string[] pieces = ["\"", "\\", "$", "{", "}", "${", "'", "''", "\n", "\r", "\t", " ", "a", "n", "ü", "🎉", "#", "/*", "*/", "\u001b", "\u00a0", "\u2028"];
        var random = new RandomText(20261121);

        await AssertSameAsync([.. Enumerable.Range(0, 2_000).Select(_ => random.Text(pieces, 20))]);
    }

    [NixFact]
    public async Task A_string_survives_the_command_line()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var random = new RandomText(4);
        string[] pieces = ["\"", "\\", "${", "'", "\n", " ", "a", "🎉"];
        for (var i = 0; i < 10; i++)
        {
            var text = random.Text(pieces, 20);
            var json = await NixTools.EvaluateAsync(folder.Write("f.nix", "{ x }: x"), folder.Path, "--arg", "x", NixExpression.String(text));

            Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
        }
    }

    [NixFact]
    public async Task The_nodes_of_a_lock_become_an_attribute_set()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("input/word.txt", "hello");
        var flake = new FlakeInputs("own \"${x}\"",
        [
            new FlakeNode("own \"${x}\"", new Dictionary<string, string> { ["a.b"] = "in", ["bad"] = "bad" }),
            new FlakeNode("in", new Dictionary<string, string>()) { Source = new NixpkgsSource(folder["input"], null, null, Position), IsFlake = false, Info = """{"rev":"1"}""" },
            new FlakeNode("bad", new Dictionary<string, string>()) { Problem = new Diagnostic("NIXVM1023", "It's \"no\" ${tree}.", Position) },
        ]);
        const string expression = """
            { flake }: {
              inherit (flake) root;
              names = builtins.attrNames flake.nodes;
              inherit (flake.nodes.${flake.root}) source inputs;
              word = builtins.readFile (flake.nodes."in".source + "/word.txt");
              more = [ flake.nodes."in".isFlake flake.nodes."in".info (builtins.tryEval flake.nodes.bad.source) ];
            }
            """;

        var json = await NixTools.EvaluateAsync(folder.Write("f.nix", expression), folder.Path, "--arg", "flake", NixExpression.Flake(flake));

        Assert.Equal(
            """{"inputs":{"a.b":"in","bad":"bad"},"more":[false,{"rev":"1"},{"success":false,"value":false}],"names":["bad","in","own \"${x}\""],"root":"own \"${x}\"","source":null,"word":"hello"}""",
            json.Trim());
    }

    [NixFact]
    public async Task Arguments_become_an_attribute_set()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var arguments = NixExpression.Arguments(
        [
            new NetworkArgument("greeting", "hello ${x} \"good\" day\n", null, Position),
            new NetworkArgument("empty", "", null, Position),
            new NetworkArgument("replicas", null, "1 + 2", Position),
            new NetworkArgument("commented", null, "4 # four", Position),
            new NetworkArgument("lines", null, "\n  # first\n  [ 1 ]\n  ++ [ 2 ] # second", Position),
            new NetworkArgument("block", null, "/* ; } */ true", Position),
            new NetworkArgument("let-in", null, "let a = 1; in a", Position),
            new NetworkArgument("a'", null, "{ b = null; }", Position),
            new NetworkArgument("_", "x", null, Position),
        ]);

        var json = await NixTools.EvaluateAsync(folder.Write("f.nix", "{ arguments }: arguments"), folder.Path, "--arg", "arguments", arguments);

        Assert.Equal(
            """{"_":"x","a'":{"b":null},"block":true,"commented":4,"empty":"","greeting":"hello ${x} \"good\" day\n","let-in":1,"lines":[1,2],"replicas":3}""",
            json.Trim());
    }

    [NixFact]
    public async Task Relative_paths_of_arguments_count_from_the_working_directory()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        folder.Write("lab/key.txt", "secret");
        var arguments = NixExpression.Arguments([new NetworkArgument("key", null, "builtins.readFile ./key.txt", Position)]);

        var json = await NixTools.EvaluateAsync(folder.Write("f.nix", "{ arguments }: arguments"), folder["lab"], "--arg", "arguments", arguments);

        Assert.Equal("""{"key":"secret"}""", json.Trim());
    }

    [NixFact]
    public async Task No_arguments_are_an_empty_set()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);

        Assert.Equal("{}", (await NixTools.EvaluateAsync(folder.Write("f.nix", "{ arguments }: arguments"), folder.Path, "--arg", "arguments", NixExpression.Arguments([]))).Trim());
    }

    [NixFact]
    public async Task A_folder_of_nixpkgs_may_have_any_name()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var nixpkgs = folder.MakeFolder("nix \"pkgs\" ${x}");

        var json = await NixTools.EvaluateAsync(folder.Write("f.nix", "{ nixpkgs }: nixpkgs"), folder.Path, "--arg", "nixpkgs", NixExpression.Nixpkgs(new NixpkgsSource(nixpkgs, null, null, Position)));

        Assert.Equal(nixpkgs, JsonSerializer.Deserialize<string>(json));
    }

    [NixFact]
    public async Task A_setting_tells_its_name_and_place()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var setting = NixExpression.Setting(new Setting("System", "aarch64-linux", new SourcePosition("/a ${b}/lab.nixnet", 3, 5)));

        var json = await NixTools.EvaluateAsync(folder.Write("f.nix", "{ setting }: setting"), folder.Path, "--arg", "setting", setting);

        Assert.Equal("""{"name":"System","position":{"column":5,"file":"/a ${b}/lab.nixnet","line":3}}""", json.Trim());
    }

    [Fact]
    public void A_search_path_entry_and_an_archive_are_expressions()
    {
        Assert.Equal("<nixpkgs>", NixExpression.Nixpkgs(new NixpkgsSource("<nixpkgs>", null, null, Position)));
        Assert.Equal(
            "builtins.addErrorContext \"while nixpkgs is fetched\" (builtins.fetchTarball { url = \"https://example.org/\\${x}\"; sha256 = \"0\"; })",
            NixExpression.Nixpkgs(new NixpkgsSource(null, "https://example.org/${x}", "0", Position)));
    }

    private static async Task AssertSameAsync(IReadOnlyList<string> strings)
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var file = folder.Write("strings.nix", $"[\n{string.Concat(strings.Select(s => NixExpression.String(s) + "\n"))}]");

        var actual = JsonSerializer.Deserialize<string[]>(await NixTools.EvaluateAsync(file, folder.Path))!;

        Assert.Equal(strings.Count, actual.Length);
        foreach (var (expected, index) in strings.Select((s, i) => (s, i)))
            Assert.Equal(expected, actual[index]);
    }
}

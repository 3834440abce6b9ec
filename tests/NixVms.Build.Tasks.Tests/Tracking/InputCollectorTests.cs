using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

public sealed class InputCollectorTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_evaluated_file_is_an_input_and_what_it_names_as_well()
    {
        var network = _folder.Write("network.nix", "[ ./file.txt ./folder ./absent ]");
        _folder.Write("file.txt");
        _folder.Write("folder/one");

        var inputs = Collect(network);

        AssertHas(inputs, TrackedInputKind.File, network);
        AssertHas(inputs, TrackedInputKind.File, _folder["file.txt"]);
        AssertHas(inputs, TrackedInputKind.Tree, _folder["folder"]);
        AssertHas(inputs, TrackedInputKind.Existence, _folder["absent"]);
        Assert.All(inputs, i => Assert.NotEqual("", i.Reason));
    }

    [Fact]
    public void Our_own_files_are_no_inputs_and_are_not_looked_into()
    {
        Assert.Empty(Collect(_folder.Write("sdk/nix/network.nix", "[ ./. builtins.currentTime ]")));
    }

    [Fact]
    public void Files_of_nixpkgs_are_inputs_but_are_not_looked_into()
    {
        var file = _folder.Write("nixpkgs/default.nix", "[ ./. builtins.currentTime ]");

        var inputs = Collect(file);

        Assert.Equal([(TrackedInputKind.File, file)], inputs.Select(i => (i.Kind, i.Name)));
    }

    [Fact]
    public void Every_link_on_the_way_is_an_input()
    {
        _folder.Write("real/data.txt");
        _folder.Link("next", "real");
        _folder.Link("current", "next");
        var network = _folder.Write("network.nix", "./current/data.txt");

        var inputs = Collect(network);

        AssertHas(inputs, TrackedInputKind.Link, _folder["current"]);
        AssertHas(inputs, TrackedInputKind.Link, _folder["next"]);
    }

    [Fact]
    public void What_the_links_of_a_tree_point_to_is_an_input()
    {
        _folder.Write("elsewhere/data.txt");
        _folder.MakeFolder("tree");
        _folder.Link("tree/link", "../elsewhere");
        _folder.Link("tree/loop", ".");
        _folder.Link("tree/dangling", "nowhere");

        var inputs = Collect(_folder.Write("network.nix", "./tree"));

        AssertHas(inputs, TrackedInputKind.Tree, _folder["tree"]);
        AssertHas(inputs, TrackedInputKind.Tree, _folder["elsewhere"]);
        AssertHas(inputs, TrackedInputKind.Existence, _folder["tree/nowhere"]);
    }

    [Fact]
    public void Links_in_circles_come_to_an_end()
    {
        _folder.Link("a", "b");
        _folder.Link("b", "a");

        var inputs = Collect(_folder.Write("network.nix", "./a/x"));

        AssertHas(inputs, TrackedInputKind.Link, _folder["a"]);
        AssertHas(inputs, TrackedInputKind.Link, _folder["b"]);
    }

    [Fact]
    public void A_folder_that_is_too_large_is_not_tracked_but_evaluated_every_time()
    {
        for (var i = 0; i <= InputCollector.TreeLimit; i++)
            _folder.Write($"large/{i}");

        var inputs = Collect(_folder.Write("network.nix", "./large"));

        Assert.Contains(_folder["large"], Assert.Single(inputs, i => i.Kind == TrackedInputKind.Always).Name);
        Assert.DoesNotContain(inputs, i => i.Kind == TrackedInputKind.Tree);
    }

    [Fact]
    public void What_builds_write_does_not_make_a_folder_large()
    {
        for (var i = 0; i <= InputCollector.TreeLimit; i++)
            _folder.Write($"lab/obj/{i}");

        AssertHas(Collect(_folder.Write("lab/network.nix", "./.")), TrackedInputKind.Tree, _folder["lab"]);
    }

    [Fact]
    public void A_string_is_a_folder_only_if_something_can_read_it()
    {
        _folder.Write("data/one");
        var silent = _folder.Write("silent.nix", $"\"{_folder["data"]}\"");
        var reading = _folder.Write("reading.nix", $"builtins.readDir \"{_folder["data"]}\"");

        AssertHas(Collect(silent), TrackedInputKind.Existence, _folder["data"]);
        AssertHas(Collect(reading), TrackedInputKind.Tree, _folder["data"]);
    }

    [Fact]
    public void A_search_path_is_tracked_up_to_where_it_is_found()
    {
        _folder.Write("second/tool.nix");
        _folder.Write("third/tool.nix");
        _environment["NIX_PATH"] = $"other={_folder.Path}:{_folder["first"]}:{_folder["second"]}:{_folder["third"]}";

        var inputs = Collect(_folder.Write("network.nix", "<tool.nix>"));

        AssertHas(inputs, TrackedInputKind.Variable, "NIX_PATH");
        AssertHas(inputs, TrackedInputKind.Existence, _folder["first/tool.nix"]);
        AssertHas(inputs, TrackedInputKind.File, _folder["second/tool.nix"]);
        Assert.DoesNotContain(inputs, i => i.Name.StartsWith(_folder["third"]));
    }

    [Fact]
    public void A_variable_that_is_a_folder_is_tracked_with_it()
    {
        _folder.Write("data/one");
        _environment["DATA"] = _folder["data"];

        var inputs = Collect(_folder.Write("network.nix", "builtins.readFile (builtins.getEnv \"DATA\" + \"/one\")"));

        AssertHas(inputs, TrackedInputKind.Variable, "DATA");
        AssertHas(inputs, TrackedInputKind.Tree, _folder["data"]);
    }

    [Fact]
    public void What_cannot_be_tracked_is_named_with_its_place()
    {
        var always = Assert.Single(Collect(_folder.Write("network.nix", "\n\nbuiltins.currentTime")), i => i.Kind == TrackedInputKind.Always);

        Assert.Contains("currentTime", always.Name);
        Assert.Contains("network.nix:3", always.Name);
    }

    [Fact]
    public void A_file_that_is_gone_is_still_an_input()
    {
        AssertHas(Collect(_folder["gone.nix"]), TrackedInputKind.File, _folder["gone.nix"]);
    }

    private InputSet Collect(params string[] files)
    {
        var scope = new TrackingScope(_folder["sdk/nix"], _folder["nixpkgs"], new TreeExclusions([_folder["lab/obj/"]]));
        return new InputCollector(scope, _environment).Collect(files);
    }

    private static void AssertHas(InputSet inputs, TrackedInputKind kind, string name) =>
        Assert.True(inputs.Any(i => i.Kind == kind && i.Name == name), $"{kind} {name} is none of\n{string.Join("\n", inputs)}");
}

using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Networks;

public sealed class NetworkResolverTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);
    private readonly Dictionary<string, string> _properties = [];
    private readonly List<NixOption> _options = [];

    public void Dispose() => _folder.Dispose();

    private string Project => _folder["src/project.csproj"];

    [Fact]
    public void A_network_without_settings_has_the_defaults()
    {
        Network("src/lab.nixnet");

        var network = Assert.Single(Resolve(Item("src/lab.nixnet")));

        Assert.Equal("lab", network.Name);
        Assert.Equal(new SourcePosition(_folder["src/lab.nixnet"]), network.Definition);
        Assert.Equal(_folder["src/network.nix"], network.NetworkFile);
        Assert.Equal(NetworkPlatform.Auto, network.Platform);
        Assert.Null(network.Nixpkgs);
        Assert.Null(network.System);
        Assert.False(network.ShowTrace);
        Assert.Equal(_folder["src/result"], network.OutLink);
        Assert.Empty(network.Arguments);
        Assert.Empty(network.Options);
    }

    [Theory]
    [InlineData("src/network.nix", "network")]
    [InlineData("src/Lab.NIX", "Lab")]
    public void A_nix_file_is_a_network_itself(string path, string name)
    {
        _folder.Write(path, "{ }");

        var network = Assert.Single(Resolve(Item(path)));

        Assert.Equal(name, network.Name);
        Assert.Equal(_folder[path], network.NetworkFile);
        Assert.Equal(_folder["src/result"], network.OutLink);
    }

    [Fact]
    public void A_folder_is_the_default_nix_in_it()
    {
        _folder.Write("src/machines/default.nix", "{ }");
        _folder.Write("src/lab.nixnet", "<NixNetwork Network='machines'/>");

        Assert.Equal(_folder["src/machines/default.nix"], Assert.Single(Resolve(Item("src/lab.nixnet"))).NetworkFile);
    }

    [Theory]
    [InlineData(true, true, true, "debian")]
    [InlineData(true, true, false, "debian")]
    [InlineData(true, false, true, "debian")]
    [InlineData(false, true, true, "nixos")]
    [InlineData(false, false, true, "auto")]
    [InlineData(false, true, false, "nixos")]
    public void Metadata_win_over_properties_and_those_over_the_file(bool metadata, bool property, bool file, string expected)
    {
        Network("src/lab.nixnet", file ? "<NixNetwork Platform='auto'/>" : "");
        if (property)
            SetProperty("Platform", "nixos");

        var network = Assert.Single(Resolve(Item("src/lab.nixnet", metadata ? [("Platform", "debian")] : [])));

        Assert.Equal(expected, network.Platform.ToString().ToLowerInvariant());
    }

    [Fact]
    public void Every_setting_can_be_given_as_metadata_as_a_property_and_in_the_file()
    {
        _folder.MakeFolder("src/pkgs");
        Network("src/lab.nixnet", "<NixNetwork Platform='nixos' System='i686-linux' Nixpkgs='pkgs' ShowTrace='true' OutLink='link'/>");
        Network("src/bare.nixnet");
        (string, string)[] settings = [("Platform", "nixos"), ("System", "i686-linux"), ("Nixpkgs", "pkgs"), ("ShowTrace", "true"), ("OutLink", "link"), ("Name", "lab")];

        var byFile = Assert.Single(Resolve(Item("src/lab.nixnet")));
        var byMetadata = Assert.Single(Resolve(Item("src/bare.nixnet", settings)));
        foreach (var (name, value) in settings)
            SetProperty(name, value);
        var byProperty = Assert.Single(Resolve(Item("src/bare.nixnet")));

        foreach (var network in new[] { byFile, byMetadata, byProperty })
        {
            Assert.Equal(NetworkPlatform.Nixos, network.Platform);
            Assert.Equal("i686-linux", network.System?.Value);
            Assert.Equal(_folder["src/pkgs"], network.Nixpkgs!.Reference);
            Assert.True(network.ShowTrace);
            Assert.Equal(_folder["src/link"], network.OutLink);
        }

        Assert.Equal(new SourcePosition(_folder["src/lab.nixnet"], 1, 30), byFile.System?.Position);
        Assert.Equal("lab", byMetadata.Name);
        Assert.Equal("bare", byProperty.Name);
    }

    [Theory]
    [InlineData("src/web-shop.nixnet", "", "WebShop")]
    [InlineData("src/%;.nixnet", "", "Network")]
    [InlineData("src/lab.nixnet", "Market", "Market")]
    public void The_class_is_named_after_the_network_or_by_metadata(string path, string className, string expected)
    {
        Network(path);

        Assert.Equal(expected, Assert.Single(Resolve(Item(path, ("ClassName", className)))).ClassName);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("1a")]
    [InlineData("class")]
    [InlineData("A.B")]
    public void What_no_class_can_be_called_is_an_error(string className)
    {
        Network("src/lab.nixnet");

        var error = Assert.Single(ErrorsOf(Item("src/lab.nixnet", ("ClassName", className))));

        Assert.Equal((ErrorCodes.InvalidValue, new SourcePosition(Project)), (error.Code, error.Position));
    }

    [Fact]
    public void False_as_metadata_wins_over_true_elsewhere()
    {
        Network("src/lab.nixnet", "<NixNetwork ShowTrace='true' NoOutLink='true'/>");
        SetProperty("NoOutLink", "true");

        var network = Assert.Single(Resolve(Item("src/lab.nixnet", ("ShowTrace", "false"), ("NoOutLink", "false"))));

        Assert.False(network.ShowTrace);
        Assert.Equal(_folder["src/result"], network.OutLink);
    }

    [Fact]
    public void An_empty_setting_is_none()
    {
        Network("src/lab.nixnet", "<NixNetwork Platform='' Network='' OutLink='' Nixpkgs='' ShowTrace=''/>");
        SetProperty("Platform", "");

        var network = Assert.Single(Resolve(Item("src/lab.nixnet", ("Platform", ""), ("Name", ""))));

        Assert.Equal("lab", network.Name);
        Assert.Equal(NetworkPlatform.Auto, network.Platform);
        Assert.Equal(_folder["src/result"], network.OutLink);
    }

    [Fact]
    public void A_path_counts_from_the_file_that_holds_it()
    {
        _folder.Write("labs/one/deep.nix", "{ }");
        _folder.MakeFolder("labs/pkgs");
        _folder.Write("src/near.nix", "{ }");
        _folder.MakeFolder("src/pkgs");
        _folder.Write("labs/one/lab.nixnet", "<NixNetwork Network='deep.nix' Nixpkgs='../pkgs' OutLink='out/link'/>");

        var byFile = Assert.Single(Resolve(Item("labs/one/lab.nixnet")));
        var byMetadata = Assert.Single(Resolve(Item("labs/one/lab.nixnet", ("Network", "near.nix"), ("Nixpkgs", "pkgs"), ("OutLink", "../link"))));

        Assert.Equal(_folder["labs/one/deep.nix"], byFile.NetworkFile);
        Assert.Equal(_folder["labs/pkgs"], byFile.Nixpkgs!.Reference);
        Assert.Equal(_folder["src/near.nix"], byMetadata.NetworkFile);
        Assert.Equal(_folder["src/pkgs"], byMetadata.Nixpkgs!.Reference);

        // The link alone counts from the project everywhere.
        Assert.Equal(_folder["src/out/link"], byFile.OutLink);
        Assert.Equal(_folder["link"], byMetadata.OutLink);
    }

    [Fact]
    public void An_absolute_path_is_taken_as_it_is()
    {
        _folder.Write("elsewhere/x.nix", "{ }");
        Network("src/lab.nixnet");

        var network = Assert.Single(Resolve(Item("src/lab.nixnet", ("Network", _folder["elsewhere/x.nix"]), ("OutLink", _folder["elsewhere/link"]))));

        Assert.Equal(_folder["elsewhere/x.nix"], network.NetworkFile);
        Assert.Equal(_folder["elsewhere/link"], network.OutLink);
    }

    [Fact]
    public void A_search_path_entry_is_no_folder()
    {
        Network("src/lab.nixnet", "<NixNetwork Nixpkgs='&lt;nixpkgs&gt;'/>");

        Assert.Equal("<nixpkgs>", Assert.Single(Resolve(Item("src/lab.nixnet"))).Nixpkgs!.Reference);
    }

    [Fact]
    public void A_property_wins_over_a_pinned_archive()
    {
        Network("src/lab.nixnet", "<NixNetwork><Nixpkgs Url='https://example.org/x' Sha256='y'/></NixNetwork>");
        Assert.Equal("https://example.org/x", Assert.Single(Resolve(Item("src/lab.nixnet"))).Nixpkgs!.Url);

        SetProperty("Nixpkgs", "<nixpkgs>");
        Assert.Equal("<nixpkgs>", Assert.Single(Resolve(Item("src/lab.nixnet"))).Nixpkgs!.Reference);
    }

    [Fact]
    public void Options_of_the_project_come_last_so_that_they_win()
    {
        Network("src/lab.nixnet", "<NixNetwork><Option Name='cores' Value='1'/></NixNetwork>");
        _options.Add(new NixOption("cores", "2"));

        Assert.Equal([new NixOption("cores", "1"), new NixOption("cores", "2")], Assert.Single(Resolve(Item("src/lab.nixnet"))).Options);
    }

    [Fact]
    public void Several_networks_have_links_of_their_own()
    {
        Network("src/a.nixnet");
        Network("src/b.nixnet");

        var networks = Resolve(Item("src/a.nixnet"), Item("src/b.nixnet", ("Name", "other")));

        Assert.Equal([_folder["src/result-a"], _folder["src/result-other"]], networks.Select(n => n.OutLink));
    }

    [Fact]
    public void A_network_without_an_out_link_has_none()
    {
        Network("src/lab.nixnet", "<NixNetwork NoOutLink='true' OutLink='link'/>");

        Assert.Null(Assert.Single(Resolve(Item("src/lab.nixnet"))).OutLink);
    }

    [Fact]
    public void No_item_is_no_network() => Assert.Empty(Resolve());

    [Fact]
    public void A_missing_item_is_an_error_of_the_project()
    {
        var error = Assert.Single(ErrorsOf(Item("src/nothing.nixnet")));

        Assert.Equal((ErrorCodes.NetworkFileMissing, new SourcePosition(Project)), (error.Code, error.Position));
        Assert.Contains("src/nothing.nixnet", error.Message);
    }

    [Fact]
    public void A_missing_expression_is_an_error_where_it_is_named()
    {
        _folder.Write("src/named.nixnet", "<NixNetwork\n  Network='nothing.nix'/>");
        _folder.Write("labs/default.nixnet");

        var errors = ErrorsOf(Item("src/named.nixnet"), Item("labs/default.nixnet"));

        Assert.All(errors, e => Assert.Equal(ErrorCodes.NetworkFileMissing, e.Code));
        Assert.Equal([new SourcePosition(_folder["src/named.nixnet"], 2, 3), new SourcePosition(_folder["labs/default.nixnet"])], errors.Select(e => e.Position));
        Assert.Contains(_folder["src/nothing.nix"], errors[0].Message);
        Assert.Contains(_folder["labs/network.nix"], errors[1].Message);
    }

    [Theory]
    [InlineData("Platform", "NixOS", ErrorCodes.InvalidValue)]
    [InlineData("ShowTrace", "yes", ErrorCodes.InvalidValue)]
    [InlineData("NoOutLink", "1x", ErrorCodes.InvalidValue)]
    [InlineData("Nixpkgs", "no-folder", ErrorCodes.NixpkgsMissing)]
    public void A_wrong_value_is_an_error_where_it_stands(string setting, string value, string code)
    {
        Network("src/file.nixnet", $"<NixNetwork\n    {setting}='{value}'/>");
        Network("src/bare.nixnet");

        var inFile = Assert.Single(ErrorsOf(Item("src/file.nixnet")));
        var inMetadata = Assert.Single(ErrorsOf(Item("src/bare.nixnet", (setting, value))));

        Assert.Equal((code, new SourcePosition(_folder["src/file.nixnet"], 2, 5)), (inFile.Code, inFile.Position));
        Assert.Equal((code, new SourcePosition(Project)), (inMetadata.Code, inMetadata.Position));
        Assert.Contains(value, inFile.Message);
    }

    [Fact]
    public void Two_networks_with_one_name_are_an_error()
    {
        Network("src/a/lab.nixnet");
        Network("src/b/lab.nixnet");

        var errors = ErrorsOf(Item("src/a/lab.nixnet", ("OutLink", "x")), Item("src/b/lab.nixnet", ("OutLink", "y")));

        var error = Assert.Single(errors);
        Assert.Equal((ErrorCodes.DuplicateNetwork, new SourcePosition(_folder["src/b/lab.nixnet"])), (error.Code, error.Position));
        Assert.Contains("\"lab\"", error.Message);
        Assert.Contains(_folder["src/a/lab.nixnet"], error.Message);
    }

    [Fact]
    public void One_cause_is_one_error()
    {
        Network("src/a/lab.nixnet");
        Network("src/b/lab.nixnet");

        // The default links are the same because the names are.
        Assert.Single(ErrorsOf(Item("src/a/lab.nixnet"), Item("src/b/lab.nixnet")));
    }

    [Fact]
    public void Two_networks_with_one_out_link_are_an_error()
    {
        Network("src/a.nixnet");
        Network("src/b.nixnet", "<NixNetwork OutLink='./x/../link'/>");

        var error = Assert.Single(ErrorsOf(Item("src/a.nixnet", ("OutLink", "link")), Item("src/b.nixnet")));

        Assert.Equal(ErrorCodes.DuplicateNetwork, error.Code);
        Assert.Contains(_folder["src/link"], error.Message);
    }

    [Fact]
    public void Networks_without_links_do_not_collide()
    {
        Network("src/a.nixnet");
        Network("src/b.nixnet");
        SetProperty("NoOutLink", "true");
        SetProperty("OutLink", "same");

        Assert.Equal(2, Resolve(Item("src/a.nixnet"), Item("src/b.nixnet")).Count);
    }

    [Fact]
    public void All_errors_of_all_networks_are_reported_at_once()
    {
        Network("src/good.nixnet");
        Network("src/value.nixnet", "<NixNetwork Platform='x'/>");
        Network("src/structure.nixnet", "<NixNetwork A='1' B='2'/>");
        Network("src/sub/good.nixnet");

        var errors = ErrorsOf(
            Item("src/good.nixnet", ("OutLink", "a")), Item("src/value.nixnet"), Item("src/structure.nixnet"), Item("src/nothing.nixnet"), Item("src/sub/good.nixnet", ("OutLink", "b")));

        Assert.Equal(
            [ErrorCodes.InvalidValue, ErrorCodes.InvalidNixNetFile, ErrorCodes.InvalidNixNetFile, ErrorCodes.NetworkFileMissing, ErrorCodes.DuplicateNetwork],
            errors.Select(e => e.Code));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../../etc")]
    [InlineData("/etc/lab")]
    [InlineData("a/b")]
    [InlineData("two\nlines")]
    [InlineData("outputs")]
    [InlineData(".state")]
    public void A_name_that_is_no_single_folder_is_an_error(string name)
    {
        Network("src/lab.nixnet");

        // The name becomes a folder in bin/ and obj/: nothing may be written outside of it.
        var error = Assert.Single(ErrorsOf(Item("src/lab.nixnet", ("Name", name))));

        Assert.Equal((ErrorCodes.InvalidValue, new SourcePosition(Project)), (error.Code, error.Position));
    }

    [Theory]
    [InlineData("src/.nixnet")]
    [InlineData("src/..nixnet")]
    [InlineData("src/...nixnet")]
    public void A_file_whose_name_gives_no_folder_is_an_error_or_gets_another_name(string path)
    {
        Network(path);

        try
        {
            Assert.DoesNotContain(Assert.Single(Resolve(Item(path))).Name, new[] { "", ".", ".." });
        }
        catch (NixVmsException e)
        {
            Assert.Single(e.Diagnostics);
        }
    }

    private void Network(string path, string text = "")
    {
        _folder.Write(path, text);
        _folder.Write(Path.Combine(Path.GetDirectoryName(path)!, "network.nix"), "{ }");
    }

    private void SetProperty(string name, string value) => _properties[name] = value;

    private NetworkItem Item(string path, params (string Name, string Value)[] metadata) =>
        new(path, _folder[path], metadata.ToDictionary(m => m.Name, m => m.Value));

    private IReadOnlyList<NetworkDefinition> Resolve(params NetworkItem[] items) =>
        new NetworkResolver(DeclaredSettings.Of(Project, _properties, _options)).Resolve(items);

    private IReadOnlyList<Diagnostic> ErrorsOf(params NetworkItem[] items) =>
        Assert.Throws<NixVmsException>(() => Resolve(items)).Diagnostics;
}

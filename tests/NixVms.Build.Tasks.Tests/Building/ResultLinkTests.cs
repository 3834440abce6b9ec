using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Tests.Building;

public sealed class ResultLinkTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_in_the_way_is_fine() => ResultLink.CheckFree(Network(_folder["result"]));

    [Fact]
    public void No_out_link_is_fine() => ResultLink.CheckFree(Network(null));

    [Theory]
    [InlineData("/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-nixvms-lab")]
    [InlineData("/nix/store/garbage-collected-long-ago")]
    public void A_link_into_the_store_is_replaced_whether_its_target_is_there_or_not(string target)
    {
        Assert.True(ResultLink.IsOurs(_folder.Link("result", target)));
        ResultLink.CheckFree(Network(_folder["result"]));
    }

    [Fact]
    public void A_file_is_in_the_way() => AssertInTheWay(_folder.Write("result", "precious"));

    [Fact]
    public void An_empty_file_is_in_the_way() => AssertInTheWay(_folder.Write("result"));

    [Fact]
    public void A_folder_is_in_the_way() => AssertInTheWay(_folder.MakeFolder("result"));

    [Fact]
    public void A_foreign_link_is_in_the_way()
    {
        _folder.Write("precious");

        AssertInTheWay(_folder.Link("result", _folder["precious"]));
    }

    [Fact]
    public void A_dangling_foreign_link_is_in_the_way() => AssertInTheWay(_folder.Link("result", _folder["nothing"]));

    [Theory]
    [InlineData("/srv/mirror/nix/store/backup")]
    [InlineData("../nix/store/mine")]
    [InlineData("/home/user/nix/store/x")]
    public void A_link_to_a_folder_that_only_resembles_the_store_is_in_the_way(string target) => AssertInTheWay(_folder.Link("result", target));

    [NixFact]
    public void Nix_knows_the_link_of_the_last_build() =>
        Assert.True(ResultLink.IsKnownToNix(LinkOfTheLastBuild(), State));

    [NixTheory]
    [InlineData("removed")]
    [InlineData("shows what was garbage-collected")]
    [InlineData("not of the last build")]
    [InlineData("of another place")]
    [InlineData("replaced by a folder")]
    [InlineData("replaced by a link of the user's")]
    public void Nix_may_not_know_another_link(string kind)
    {
        var link = LinkOfTheLastBuild();
        switch (kind)
        {
            case "removed":
                File.Delete(link);
                break;
            case "shows what was garbage-collected":
                SymbolicLink.Retarget(link, "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-nixvms-lab");
                break;
            case "not of the last build":
                File.Delete(State.OutLinkName);
                break;
            case "of another place":
                File.WriteAllText(State.OutLinkName, _folder["moved/result"] + "\n");
                break;
            case "replaced by a folder":
                File.Delete(link);
                Directory.CreateDirectory(link);
                break;
            case "replaced by a link of the user's":
                SymbolicLink.Retarget(link, _folder.Path);
                break;
        }

        Assert.False(ResultLink.IsKnownToNix(link, State));
    }

    [Fact]
    public void A_link_into_the_store_shows_another_path()
    {
        var link = _folder.Link("result", "/nix/store/old");

        Assert.True(ResultLink.TryRetarget(link, "/nix/store/new"));

        Assert.Equal("/nix/store/new", SymbolicLink.Target(link));
    }

    /// <summary>A build takes minutes, in which it may be put there.</summary>
    [Fact]
    public void What_the_user_put_there_is_not_replaced()
    {
        var file = _folder.Write("file", "precious");
        var link = _folder.Link("link", file);

        Assert.False(ResultLink.TryRetarget(file, "/nix/store/new"));
        Assert.False(ResultLink.TryRetarget(link, "/nix/store/new"));

        Assert.Equal("precious", File.ReadAllText(file));
        Assert.Equal(file, SymbolicLink.Target(link));
    }

    private NetworkFolder State => new(_folder["obj"], "lab");

    private string LinkOfTheLastBuild()
    {
        _folder.Write("obj/lab/outlink", _folder["result"] + "\n");
        return _folder.Link("result", Directory.EnumerateDirectories("/nix/store").First());
    }

    private void AssertInTheWay(string path)
    {
        var error = Assert.Single(Assert.Throws<NixVmsException>(() => ResultLink.CheckFree(Network(path))).Diagnostics);

        Assert.Equal((ErrorCodes.OutLinkInTheWay, new SourcePosition("/lab.nixnet")), (error.Code, error.Position));
        Assert.Contains(path, error.Message);
        Assert.False(ResultLink.IsOurs(path));
    }

    private static NetworkDefinition Network(string? outLink) => new()
    {
        Name = "lab",
        ClassName = "Lab",
        Definition = new SourcePosition("/lab.nixnet"),
        NetworkFile = "/network.nix",
        Platform = NetworkPlatform.Auto,
        Nixpkgs = null,
        System = null,
        ShowTrace = false,
        OutLink = outLink,
        InputSettings = new Dictionary<string, string>(),
        Arguments = [],
        Options = [],
    };
}

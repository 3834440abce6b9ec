using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tests.Nix;

public class NixConfigurationSourcesTests
{
    private static readonly string Home = UserAccounts.HomeOfThisUser ?? "/";

    [Fact]
    public void This_user_has_a_home_folder() => Assert.StartsWith("/", Home);

    [Fact]
    public void Without_variables_it_is_the_system_and_the_users_account()
    {
        var sources = Of();

        Assert.Equal(["/etc/nix/nix.conf", "/etc/xdg/nix/nix.conf", $"{Home}/.config/nix/nix.conf"], sources.Files);
        Assert.Equal([$"{Home}/.nix-defexpr/channels/nixpkgs", "/nix/var/nix/profiles/per-user/root/channels/nixpkgs"], sources.NixpkgsFolders);
    }

    /// <summary>Nix leaves such a variable aside, newer versions at least.</summary>
    [Fact]
    public void Where_the_home_folder_is_not_the_users_both_count()
    {
        var sources = Of(("HOME", "/github/home"));

        Assert.Contains("/github/home/.config/nix/nix.conf", sources.Files);
        Assert.Contains($"{Home}/.config/nix/nix.conf", sources.Files);
        Assert.Contains("/github/home/.nix-defexpr/channels/nixpkgs", sources.NixpkgsFolders);
        Assert.Contains($"{Home}/.nix-defexpr/channels/nixpkgs", sources.NixpkgsFolders);
    }

    [Fact]
    public void Variables_name_other_files()
    {
        Assert.Equal(
            ["/a/nix.conf", "/b/nix/nix.conf", "/c/nix/nix.conf", "/d/nix.conf", "/e/nix/nix.conf"],
            Of(("NIX_CONF_DIR", "/a"), ("XDG_CONFIG_DIRS", "/b:relative:/c"), ("NIX_CONFIG_HOME", "/d"), ("XDG_CONFIG_HOME", "/e")).Files);
        Assert.Equal(["/etc/nix/nix.conf", "/f", "/g"], Of(("NIX_USER_CONF_FILES", "/f:relative:/g"), ("XDG_CONFIG_HOME", "/e")).Files);
    }

    [Fact]
    public void An_empty_variable_is_none_but_an_empty_search_path_is_empty()
    {
        Assert.Equal(Of().Files, Of(("NIX_CONF_DIR", ""), ("XDG_CONFIG_DIRS", ""), ("NIX_USER_CONF_FILES", ""), ("HOME", "")).Files);
        Assert.Empty(Of(("NIX_PATH", "")).NixpkgsFolders);
    }

    [Fact]
    public void A_nixpkgs_is_named_by_the_variable_and_else_by_a_configuration_but_not_by_a_default()
    {
        (string, string)[] elsewhere = [("NIX_CONF_DIR", "/nowhere"), ("NIX_USER_CONF_FILES", "/nowhere"), ("NIX_CONFIG", "cores = 1\nextra-nix-path = a=/a nixpkgs=/b # nixpkgs=/c")];

        Assert.Equal(["nixpkgs=/b"], Of(elsewhere).NamedNixpkgs);
        Assert.Equal(["nixpkgs=/d"], Of([.. elsewhere, ("NIX_PATH", "nixpkgs=/d:/e")]).NamedNixpkgs);
        Assert.Empty(Of([.. elsewhere, ("NIX_PATH", "/e")]).NamedNixpkgs);
        Assert.Empty(Of(elsewhere[..2]).NamedNixpkgs);
    }

    private static NixConfigurationSources Of(params (string Name, string Value)[] variables) => new(NixTools.Variables(variables));
}

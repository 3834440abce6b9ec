using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using static NixVms.Build.Tasks.Tests.Debian.PackageTexts;

namespace NixVms.Build.Tasks.Tests.Debian;

public class DependencyResolverTests
{
    [Fact]
    public void Everything_that_is_needed_comes_along()
    {
        using var index = Index(
            Stanza("app", depends: "library (>= 1), tool:any", preDepends: "base"),
            Stanza("library", depends: "base"),
            Stanza("tool"),
            Stanza("base"),
            Stanza("other"));

        var resolution = Resolve(index, "app");

        Assert.Equal(["app", "base", "library", "tool"], resolution.Packages.Keys);
        Assert.Equal(["base", "library", "tool"], resolution.Packages["app"].Depends);
        Assert.Empty(resolution.Unknown);
        Assert.Empty(resolution.Problems);
    }

    [Fact]
    public void The_first_alternative_that_exists_is_taken()
    {
        using var index = Index(
            Stanza("app", depends: "absent | second | third"),
            Stanza("second"),
            Stanza("third"),
            Stanza("provider", provides: "absent"));

        Assert.Equal(["second"], Resolve(index, "app").Packages["app"].Depends);
    }

    [Fact]
    public void A_virtual_package_becomes_its_first_provider_in_ordinal_order()
    {
        using var index = Index(
            Stanza("app", depends: "agent | other-agent"),
            Stanza("zeta", provides: "agent"),
            Stanza("beta", provides: "agent"),
            Stanza("alpha", provides: "other-agent"));

        Assert.Equal(["beta"], Resolve(index, "app").Packages["app"].Depends);
    }

    [Fact]
    public void What_a_dependency_becomes_does_not_hang_on_what_else_is_wanted()
    {
        using var index = Index(
            Stanza("app", depends: "first | second"),
            Stanza("first"),
            Stanza("second"));

        Assert.Equal(["first"], Resolve(index, "second", "app").Packages["app"].Depends);
        Assert.Equal(["first"], Resolve(index, "app", "second").Packages["app"].Depends);
    }

    [Fact]
    public void Circles_end()
    {
        using var index = Index(
            Stanza("a", depends: "b"),
            Stanza("b", depends: "c, b"),
            Stanza("c", depends: "a"));

        var resolution = Resolve(index, "b");

        Assert.Equal(["a", "b", "c"], resolution.Packages.Keys);
        Assert.Equal(["c"], resolution.Packages["b"].Depends);
    }

    [Fact]
    public void Unknown_roots_are_all_reported_and_the_others_resolved()
    {
        using var index = Index(Stanza("lynx"), Stanza("links"));

        var resolution = Resolve(index, "zzz", "lynx", "lynks");

        Assert.Equal(["lynks", "zzz"], resolution.Unknown);
        Assert.Equal(["lynx"], resolution.Packages.Keys);
    }

    [Fact]
    public void A_dependency_that_nothing_fulfils_is_left_out_and_said()
    {
        using var index = Index(Stanza("app", depends: "gone (>= 2) | gone-too"));

        var resolution = Resolve(index, "app");

        Assert.Empty(resolution.Packages["app"].Depends);
        Assert.Contains("'gone (>= 2) | gone-too'", resolution.Problems.Single());
    }

    [Fact]
    public void A_kernel_needs_nothing_but_its_metapackage_needs_the_kernel()
    {
        using var index = Index(
            Stanza("linux-image-amd64", depends: "linux-image-6.1.0-50-amd64 (= 6.1.176-1)"),
            Stanza("linux-image-6.1.0-50-amd64", depends: "kmod, initramfs-tools"),
            Stanza("linux-image-686", depends: "linux-image-6.1.0-50-686"),
            Stanza("linux-image-6.1.0-50-686", depends: "kmod, initramfs-tools"),
            Stanza("kmod"),
            Stanza("initramfs-tools"));

        var resolution = Resolve(index, "linux-image-amd64");

        Assert.Equal(["linux-image-6.1.0-50-amd64", "linux-image-amd64"], resolution.Packages.Keys);
        Assert.Empty(resolution.Packages["linux-image-6.1.0-50-amd64"].Depends);
        Assert.Equal(["linux-image-6.1.0-50-686"], Resolve(index, "linux-image-686").Packages["linux-image-686"].Depends);
    }

    [Fact]
    public void Locked_packages_are_not_resolved_again()
    {
        using var old = Index(Stanza("library", "1.0", depends: "base"), Stanza("base", "1.0"));
        var locked = LockedArchitecture.Empty.Append([], Resolve(old, "library").Packages);
        using var index = Index(Stanza("app", depends: "library"), Stanza("library", "2.0", depends: "more"), Stanza("base", "2.0"), Stanza("more"));

        var resolution = DependencyResolver.Resolve(index, ["app", "library"], locked);

        Assert.Equal(["app"], resolution.Packages.Keys);
        Assert.Equal("1.0", locked.Append([], resolution.Packages).Packages["library"].Version);
    }

    [Fact]
    public void A_locked_package_that_is_too_old_for_a_new_one_is_said()
    {
        using var old = Index(Stanza("git-man", "1:2.39.2-1"));
        var locked = LockedArchitecture.Empty.Append([], Resolve(old, "git-man").Packages);
        using var index = Index(Stanza("git", "1:2.39.5-1", depends: "git-man (>> 1:2.39.5), git-man (<< 1:2.39.5-.)"), Stanza("git-man", "1:2.39.5-1"));

        var problem = DependencyResolver.Resolve(index, ["git"], locked).Problems.Single();

        Assert.Contains("'git-man (>> 1:2.39.5)'", problem);
        Assert.Contains("version 1:2.39.2-1", problem);
    }

    [Theory]
    [InlineData("lynks", "links")]
    [InlineData("apahce2", "apache2")]
    [InlineData("openssh", "openssh-client' or 'openssh-server")]
    public void Suggestions_are_what_was_meant(string wanted, string expected)
    {
        var suggestions = NameSuggestions.For(wanted, ["apache2", "links", "openssh-server", "openssh-client", "lynx", "zsh"]);

        Assert.Contains($"'{expected}", new UnknownPackage(DebianRelease.Bookworm, wanted, "amd64", suggestions).Message);
    }

    [Fact]
    public void Nothing_is_suggested_where_nothing_is_near() =>
        Assert.Empty(NameSuggestions.For("services-httpd", ["apache2", "links"]));

    private static Resolution Resolve(PackageIndex index, params string[] roots) =>
        DependencyResolver.Resolve(index, roots, LockedArchitecture.Empty);
}

using NixVms.Build.Tasks.Debian;

namespace NixVms.Build.Tasks.Tests.Debian;

public class AptSourcesTests
{
    [Theory]
    [InlineData("bookworm", "bookworm-security")]
    [InlineData("trixie", "trixie-security")]
    [InlineData("stable", "stable-security")]
    [InlineData("buster", "buster/updates")]
    public void Mirrors_of_any_Debian_release_will_do(string suite, string security)
    {
        var mirrors = AptSources.Choose(
        [
            ("http://mirror.example/debian", suite, "main"),
            ("http://mirror.example/debian", suite + "-updates", "main"),
            ("http://security.example/debian-security/", security, "main"),
        ]);

        Assert.Equal(new DebianMirrors("http://mirror.example/debian/", "http://security.example/debian-security/"), mirrors);
    }

    [Fact]
    public void Other_distributions_have_no_Debian_mirror() =>
        Assert.Null(AptSources.Choose(
        [
            ("http://mirror.example/ubuntu/", "noble", "main"),
            ("http://mirror.example/ubuntu/", "noble-security", "main"),
        ]));

    [Fact]
    public void Somebody_elses_packages_for_Debian_are_not_Debian()
    {
        var mirrors = AptSources.Choose(
        [
            ("https://packages.example/apt/", "bookworm", "main"),
            ("https://packages.example/docker/", "bookworm", "stable"),
            ("http://mirror.example/anything/", "bookworm", "main"),
            ("http://mirror.example/anything/", "bookworm-updates", "main"),
        ]);

        Assert.Equal(new DebianMirrors("http://mirror.example/anything/", Security: null), mirrors);
    }

    [Theory]
    [InlineData("http://mirror.example/debian", "http://mirror.example/debian/")]
    [InlineData("https://mirror.example/debian//", "https://mirror.example/debian/")]
    [InlineData("file:/srv/debian", "file:///srv/debian/")]
    [InlineData("file:///srv/debian/", "file:///srv/debian/")]
    [InlineData("copy:/srv/debian/", "file:///srv/debian/")]
    [InlineData("cdrom:[Debian GNU/Linux 12]/", null)]
    [InlineData("tor+http://mirror.example/debian/", null)]
    [InlineData("mirror+file:/no/such/list", null)]
    public void Addresses_become_what_Nix_can_fetch(string address, string? expected) =>
        Assert.Equal(expected, AptSources.Normalize(address));

    [Fact]
    public void The_first_mirror_of_a_list_is_taken()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["debian.list"], "# nearest first\n\nhttp://near.example/debian\tpriority:1\nhttp://far.example/debian\n");

        Assert.Equal("http://near.example/debian/", AptSources.Normalize("mirror+file:" + folder["debian.list"]));
    }

    [Fact]
    public void State_lives_where_the_XDG_variables_say()
    {
        var state = DebianState.FromEnvironment(new Dictionary<string, string> { ["HOME"] = "/home/me", ["XDG_CACHE_HOME"] = "/var/tmp/me", ["XDG_DATA_HOME"] = "not/absolute" }, DebianRelease.Bookworm);

        Assert.Equal("/home/me/.local/share/nixvms/debian/bookworm/debian.lock.json", state.UserLock);
        Assert.Equal("/var/tmp/me/nixvms/debian/bookworm/names-amd64.json", state.NamesFile("amd64"));
    }
}

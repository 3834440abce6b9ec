using System.Text;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using static NixVms.Build.Tasks.Tests.Debian.PackageTexts;

namespace NixVms.Build.Tasks.Tests.Debian;

public class PackagesFileTests
{
    [Fact]
    public void A_package_has_the_fields_of_its_stanza()
    {
        using var index = Index(
            Stanza("first"),
            Stanza("lynx", "2.9.0~dev.12-1", depends: "libc6 (>= 2.34), a | b", preDepends: "dpkg", sha256: new string('1', 64), size: 655504),
            Stanza("last"));

        var package = index.Find("lynx")!;

        Assert.Equal("2.9.0~dev.12-1", package.Version);
        Assert.Equal("amd64", package.Architecture);
        Assert.Equal("main", package.Archive);
        Assert.Equal("pool/main/l/lynx/lynx_2.9.0~dev.12-1_amd64.deb", package.Path);
        Assert.Equal(new string('1', 64), package.Sha256);
        Assert.Equal(655504, package.Size);
        Assert.Equal(["dpkg", "libc6 (>= 2.34)", "a | b"], package.Dependencies.Select(dependency => dependency.ToString()));
    }

    [Fact]
    public void The_newest_version_of_any_suite_wins()
    {
        using var index = Index(
            main: [Stanza("old-in-main", "1.9"), Stanza("new-in-main", "1.10"), Stanza("same", "1.0")],
            security: [Stanza("old-in-main", "1.10"), Stanza("new-in-main", "1.9"), Stanza("same", "1.0")]);

        Assert.Equal("security", index.Find("old-in-main")!.Archive);
        Assert.Equal("main", index.Find("new-in-main")!.Archive);
        Assert.Equal("main", index.Find("same")!.Archive);
    }

    [Fact]
    public void Only_the_version_that_wins_provides_something()
    {
        using var index = Index(
            main: [Stanza("exim", "1", provides: "mail-agent, old-agent"), Stanza("a-mail", provides: "mail-agent (= 1)")],
            security: [Stanza("exim", "2", provides: "mail-agent")]);

        Assert.Equal(["a-mail", "exim"], index.ProvidersOf("mail-agent"));
        Assert.Empty(index.ProvidersOf("old-agent"));
        Assert.Empty(index.ProvidersOf("exim"));
    }

    [Fact]
    public void Fields_may_go_on_in_the_next_line()
    {
        using var index = Index("Package: p\nVersion: 1\nArchitecture: all\nProvides: a,\n b,\n c\nTag: x,\n Package: q\nDepends: d,\n e\nFilename: pool/p.deb\nSize: 1\nSHA256: " + new string('0', 64) + "\n");

        Assert.Equal(["p"], index.ProvidersOf("c"));
        Assert.False(index.Contains("q"));
        Assert.Equal(["d", "e"], index.Find("p")!.Dependencies.Select(dependency => dependency.ToString()));
    }

    [Fact]
    public void A_stanza_without_a_name_or_a_version_is_passed_over()
    {
        using var index = Index("Version: 1\n\nPackage: nameless\n\n\n\nPackage:\nVersion: 1\n\n", Stanza("whole"));

        Assert.Equal(["whole"], index.Names);
    }

    [Fact]
    public void A_stanza_that_was_cut_off_is_an_error_only_if_it_is_wanted()
    {
        var cut = Stanza("cut");
        using var index = Index(Stanza("whole"), cut.Substring(0, cut.IndexOf("Filename", StringComparison.Ordinal)));

        Assert.NotNull(index.Find("whole"));
        var error = Assert.Throws<NixVmsException>(() => index.Find("cut"));
        Assert.Equal("NIXVM2005", error.Diagnostics.Single().Code);
        Assert.Contains("'cut' has no Filename", error.Message);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/pool/p.deb")]
    [InlineData("pool//p.deb")]
    [InlineData("pool/$(id).deb")]
    public void A_path_that_leads_out_of_the_mirror_is_an_error(string path)
    {
        using var index = Index(Stanza("p").Replace("pool/main/p/p/p_1.0-1_amd64.deb", path));

        Assert.Equal("NIXVM2005", Assert.Throws<NixVmsException>(() => index.Find("p")).Diagnostics.Single().Code);
    }

    [Fact]
    public void Garbage_is_read_or_refused_but_never_crashes()
    {
        var random = new Random(1);
        var sound = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => Stanza("package" + i, depends: "a | b (>= 1), c", provides: "v" + i % 3))));
        for (var round = 0; round < 400; round++)
        {
            var bytes = sound.Take(random.Next(sound.Length)).ToArray();
            for (var damage = random.Next(40); damage > 0 && bytes.Length > 0; damage--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? '\n' : random.Next(256));

            try
            {
                using var index = PackageIndex.Read("amd64", ("main", new MemoryStream(bytes)));
                index.ProvidersOf("v1");
                foreach (var name in index.Names.ToList())
                    DependencyResolver.Resolve(index, [name], LockedArchitecture.Empty);
            }
            catch (NixVmsException)
            {
            }
        }
    }

    [Fact]
    public void A_file_without_lines_is_refused()
    {
        var error = Assert.Throws<NixVmsException>(() => PackageIndex.Read("amd64", ("main", new MemoryStream(new byte[40_000_000]))));

        Assert.Equal("NIXVM2005", error.Diagnostics.Single().Code);
    }
}

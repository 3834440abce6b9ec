using System.Text.Json;
using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using static NixVms.Build.Tasks.Tests.Debian.PackageTexts;

namespace NixVms.Build.Tasks.Tests.Debian;

public class DebianLockFileTests
{
    [Fact]
    public void A_lock_reads_back_as_it_was_written()
    {
        var text = DebianLockFile.ToText(Sample());

        Assert.Equal(text, DebianLockFile.ToText(DebianLockFile.Parse(text)));
        Assert.EndsWith("}\n", text);
    }

    [Fact]
    public void A_lock_is_what_the_contract_says()
    {
        using var json = JsonDocument.Parse(DebianLockFile.ToText(Sample()));
        var root = json.RootElement;
        var part = root.GetProperty("architectures").GetProperty("amd64");
        var package = part.GetProperty("packages").GetProperty("libstdc++6");

        Assert.Equal(1, root.GetProperty("schema").GetInt32());
        Assert.Equal("bookworm", root.GetProperty("release").GetString());
        Assert.Equal(["0ad", "Zope", "a-app", "libstdc++6"], part.GetProperty("packages").EnumerateObject().Select(member => member.Name));
        Assert.Equal(["archive", "date", "sha256", "suite"], part.GetProperty("origins")[0].EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("1.0-1", package.GetProperty("version").GetString());
        Assert.Equal("amd64", package.GetProperty("architecture").GetString());
        Assert.Equal("main", package.GetProperty("archive").GetString());
        Assert.Equal("pool/main/l/libstdc++6/libstdc++6_1.0-1_amd64.deb", package.GetProperty("path").GetString());
        Assert.Equal(64, package.GetProperty("sha256").GetString()!.Length);
        Assert.Equal(1234, package.GetProperty("size").GetInt64());
        Assert.Equal("0ad", package.GetProperty("depends")[0].GetString());
    }

    [Fact]
    public void Every_package_has_a_line_of_its_own() =>
        Assert.Contains(DebianLockFile.ToText(Sample()).Split('\n'), line => line.StartsWith("        \"a-app\": { ", StringComparison.Ordinal) && line.EndsWith("},", StringComparison.Ordinal));

    [Fact]
    public void An_empty_lock_is_a_lock() =>
        Assert.Empty(DebianLockFile.Parse(DebianLockFile.ToText(DebianLock.EmptyOf(DebianRelease.Trixie))).Architectures);

    [Fact]
    public void A_lock_that_says_the_same_is_not_touched()
    {
        using var folder = new ScratchFolder();
        var path = folder["debian.lock.json"];

        Assert.True(DebianLockFile.Write(path, Sample()));
        Assert.False(DebianLockFile.Write(path, DebianLockFile.TryRead(path)!));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_lock_that_ends_too_early_is_named_with_what_to_do()
    {
        using var folder = new ScratchFolder();
        var path = folder["debian.lock.json"];
        var text = DebianLockFile.ToText(Sample());
        for (var length = 0; length < text.Length - 2; length += 7)
        {
            File.WriteAllText(path, text.Substring(0, length));

            var error = Assert.Throws<NixVmsException>(() => DebianLockFile.TryRead(path)).Diagnostics.Single();

            Assert.Equal("NIXVM2007", error.Code);
            Assert.Equal(path, error.Position!.File);
            Assert.Contains(path, error.Message);
            Assert.Contains("version control", error.Message);
        }
    }

    [Theory]
    [InlineData("\"size\": 1234", "\"size\": \"1234\"")]
    [InlineData("\"size\": 1234", "\"size\": -1")]
    [InlineData("\"archive\": \"main\"", "\"archive\": \"contrib\"")]
    [InlineData("\"a-app\":", "\"a app\":")]
    [InlineData("\"a-app\":", "\"0ad\":")]
    [InlineData("pool/main/a", "../../a")]
    [InlineData("\"amd64\": {", "\"riscv64\": {")]
    [InlineData("\"schema\": 1,", "")]
    [InlineData("\"version\": \"1.0-1\"", "\"version\": \"1.0 1\"")]
    [InlineData("\"depends\": [\"0ad\"]", "\"depends\": [\"$(id)\"]")]
    [InlineData("\"depends\": [\"0ad\"]", "\"depends\": \"0ad\"")]
    [InlineData("  \"release\"", "<<<<<<< HEAD\n  \"release\"")]
    public void A_lock_with_nonsense_in_it_is_refused(string sound, string broken)
    {
        var text = DebianLockFile.ToText(Sample());
        Assert.Contains(sound, text);

        Assert.Throws<FormatException>(() => DebianLockFile.Parse(text.Replace(sound, broken)));
    }

    [Fact]
    public void Garbage_is_refused_but_never_crashes()
    {
        var random = new Random(2);
        var sound = DebianLockFile.ToText(Sample()).ToCharArray();
        for (var round = 0; round < 500; round++)
        {
            var text = (char[])sound.Clone();
            for (var damage = random.Next(1, 10); damage > 0; damage--)
                text[random.Next(text.Length)] = (char)(random.Next(4) == 0 ? random.Next(0xFFFF) : random.Next(128));

            try
            {
                DebianLockFile.Parse(new string(text));
            }
            catch (Exception e) when (e is FormatException or NotSupportedException)
            {
            }
        }
    }

    [Theory]
    [InlineData("\"schema\": 1,", "\"schema\": 2,", "schema 2")]
    [InlineData("\"bookworm\"", "\"sarge\"", "release 'sarge'")]
    public void A_lock_of_another_version_of_the_sdk_is_refused(string ours, string theirs, string expected)
    {
        using var folder = new ScratchFolder();
        var path = folder["debian.lock.json"];
        File.WriteAllText(path, DebianLockFile.ToText(Sample()).Replace(ours, theirs));

        var error = Assert.Throws<NixVmsException>(() => DebianLockFile.TryRead(path)).Diagnostics.Single();

        Assert.Equal("NIXVM2008", error.Code);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Roots_lead_to_all_other_packages()
    {
        using var index = Index(
            Stanza("app", depends: "library"),
            Stanza("library"),
            Stanza("left", depends: "right"),
            Stanza("right", depends: "left"));
        var part = LockedArchitecture.Empty.Append([], DependencyResolver.Resolve(index, ["app", "right"], LockedArchitecture.Empty).Packages);

        Assert.Equal(["app", "left"], part.Roots);
    }

    private static DebianLock Sample()
    {
        using var index = Index(Stanza("libstdc++6", depends: "0ad"), Stanza("0ad"), Stanza("a-app"), Stanza("Zope"));
        var packages = DependencyResolver.Resolve(index, index.Names, LockedArchitecture.Empty).Packages;
        var origin = new LockOrigin("main", "bookworm", "Sat, 11 Jul 2026 09:10:11 UTC", new string('b', 64));
        return DebianLock.EmptyOf(DebianRelease.Bookworm).With("amd64", LockedArchitecture.Empty.Append([origin], packages));
    }
}

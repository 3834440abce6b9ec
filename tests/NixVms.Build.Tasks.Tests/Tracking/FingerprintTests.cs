using System.Security.Cryptography;
using System.Text;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

public sealed class FingerprintTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, Action<string>> Changes => new()
    {
        { "content", f => File.WriteAllText(Path.Combine(f, "a/one"), "2") },
        { "new file", f => File.WriteAllText(Path.Combine(f, "a/two"), "") },
        { "new empty folder", f => Directory.CreateDirectory(Path.Combine(f, "b")) },
        { "renamed file", f => File.Move(Path.Combine(f, "a/one"), Path.Combine(f, "a/eins")) },
        { "renamed folder", f => Directory.Move(Path.Combine(f, "a"), Path.Combine(f, "c")) },
        { "removed file", f => File.Delete(Path.Combine(f, "a/one")) },
        { "retargeted link", f => Relink(Path.Combine(f, "link"), "elsewhere") },
        { "link instead of a file", f => Relink(Path.Combine(f, "a/one"), "1") },
        { "executable", f => File.SetUnixFileMode(Path.Combine(f, "a/one"), UnixFileMode.UserRead | UnixFileMode.UserExecute) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_tree_changes_with(string change, Action<string> make)
    {
        var tree = NewTree("tree");
        var before = Of(TrackedInputKind.Tree, tree);

        make(tree);

        Assert.True(before != Of(TrackedInputKind.Tree, tree), change);
    }

    [Fact]
    public void Trees_with_the_same_content_are_equal_wherever_they_are()
    {
        Assert.Equal(Of(TrackedInputKind.Tree, NewTree("one")), Of(TrackedInputKind.Tree, NewTree("another place")));
    }

    [Fact]
    public void What_builds_write_and_version_control_do_not_count()
    {
        var tree = NewTree("tree");
        var before = Of(TrackedInputKind.Tree, tree);

        _folder.Write("tree/obj/x/y");
        _folder.Write("tree/.git/index");
        _folder.Link("tree/result", "/nix/store/x");

        Assert.Equal(before, Of(TrackedInputKind.Tree, tree));
        _folder.Write("tree/a/obj");
        Assert.NotEqual(before, Of(TrackedInputKind.Tree, tree));
    }

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 16) - 1)]
    [InlineData(1 << 16)]
    [InlineData((1 << 16) + 1)]
    [InlineData(3 << 16)]
    public void A_file_is_hashed_whole_whatever_its_size(int length)
    {
        var content = new string('x', length);
        var path = _folder.Write("file", content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..32];

        Assert.Equal(expected + " executable", Of(TrackedInputKind.File, path));
    }

    [Fact]
    public void A_name_that_no_file_can_have_is_none() =>
        Assert.All([TrackedInputKind.File, TrackedInputKind.Link, TrackedInputKind.Existence, TrackedInputKind.Tree], kind => Assert.Equal(ContentHash.None, Of(kind, "/a\0b")));

    [Fact]
    public void A_file_is_its_content_and_its_executable_bit()
    {
        var file = _folder.Write("file", "1");
        var before = Of(TrackedInputKind.File, file);

        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-1));
        Assert.Equal(before, Of(TrackedInputKind.File, file));
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
        Assert.NotEqual(before, Of(TrackedInputKind.File, file));
        Assert.NotEqual(Of(TrackedInputKind.File, _folder.Write("other", "2")), before);
        Assert.Equal(ContentHash.None, Of(TrackedInputKind.File, _folder["absent"]));
    }

    [Fact]
    public void Existence_tells_files_from_folders()
    {
        var states = new[] { _folder.Write("file"), _folder.MakeFolder("folder"), _folder["absent"] }.Select(p => Of(TrackedInputKind.Existence, p));

        Assert.Equal(3, states.Distinct().Count());
    }

    [Fact]
    public void Variables_and_settings_are_hashes_of_their_values()
    {
        var fingerprint = new Fingerprint(
            new Dictionary<string, string> { ["Token"] = "secret" },
            new Dictionary<string, string> { ["TOKEN"] = "secret", ["EMPTY"] = "" },
            new TreeExclusions([]));

        Assert.DoesNotContain("secret", fingerprint.Of(TrackedInputKind.Setting, "Token") + fingerprint.Of(TrackedInputKind.Variable, "TOKEN"));
        Assert.NotEqual(ContentHash.None, fingerprint.Of(TrackedInputKind.Variable, "EMPTY"));
        Assert.Equal(ContentHash.None, fingerprint.Of(TrackedInputKind.Variable, "UNSET"));
    }

    [Fact]
    public void A_folder_that_becomes_a_file_changes()
    {
        var tree = NewTree("tree");
        var before = Of(TrackedInputKind.Tree, tree);
        Directory.Delete(tree, recursive: true);

        var gone = Of(TrackedInputKind.Tree, tree);
        File.WriteAllText(tree, "");

        Assert.Equal(3, new[] { before, gone, Of(TrackedInputKind.Tree, tree) }.Distinct().Count());
    }

    private static void Relink(string path, string target)
    {
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }

    private string NewTree(string name)
    {
        _folder.Write($"{name}/a/one", "1");
        _folder.Link($"{name}/link", "a/one");
        return _folder[name];
    }

    private string Of(TrackedInputKind kind, string name) =>
        new Fingerprint(new Dictionary<string, string>(), new Dictionary<string, string>(), new TreeExclusions([_folder["tree/obj"], _folder["tree/result"]])).Of(kind, name);
}

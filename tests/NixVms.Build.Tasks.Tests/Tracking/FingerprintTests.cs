using System.Security.Cryptography;
using System.Text;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

public sealed class FingerprintTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, Action<string>> Changes => new()
    {
        { "new file", f => File.WriteAllText(Path.Combine(f, "two"), "") },
        { "new empty folder", f => Directory.CreateDirectory(Path.Combine(f, "b")) },
        { "renamed folder", f => Directory.Move(Path.Combine(f, "a"), Path.Combine(f, "c")) },
        { "removed file", f => File.Delete(Path.Combine(f, "link")) },
        { "file instead of a link", f => { File.Delete(Path.Combine(f, "link")); File.WriteAllText(Path.Combine(f, "link"), ""); } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_folder_changes_with(string change, Action<string> make)
    {
        var tree = NewTree("tree");
        var before = Of(TrackedInputKind.Folder, tree);

        make(tree);

        Assert.True(before != Of(TrackedInputKind.Folder, tree), change);
    }

    [Fact]
    public void What_is_in_the_files_of_a_folder_counts_by_itself()
    {
        var tree = NewTree("tree");
        var before = Of(TrackedInputKind.Folder, tree);

        File.WriteAllText(Path.Combine(tree, "a/one"), "2");
        File.WriteAllText(Path.Combine(tree, "a/two"), "2");

        Assert.Equal(before, Of(TrackedInputKind.Folder, tree));
    }

    [Fact]
    public async Task What_has_no_end_is_not_read()
    {
        _folder.Link("zero", "/dev/zero");
        using var program = System.Diagnostics.Process.Start("mkfifo", [_folder["pipe"]]);
        await program.WaitForExitAsync();

        Assert.All(["pipe", "zero"], name => Assert.Equal(ContentHash.None, ContentHash.OfFile(_folder[name], "key")));
        Assert.Equal("other", Of(TrackedInputKind.Existence, _folder["pipe"]));
    }

    [Fact]
    public void A_state_is_taken_once()
    {
        var file = _folder.Write("file", "1");
        var fingerprint = new Fingerprint(new Dictionary<string, string>(), new Dictionary<string, string>(), new TreeExclusions([]), "key");
        var before = fingerprint.Of(TrackedInputKind.File, file);

        File.WriteAllText(file, "2");

        Assert.Equal(before, fingerprint.Of(TrackedInputKind.File, file));
    }

    [Fact]
    public void Folders_with_the_same_names_are_equal_wherever_they_are()
    {
        Assert.Equal(Of(TrackedInputKind.Folder, NewTree("one")), Of(TrackedInputKind.Folder, NewTree("another place")));
    }

    [Fact]
    public void What_builds_write_does_not_count()
    {
        var tree = NewTree("tree");
        var before = Of(TrackedInputKind.Folder, tree);

        _folder.Write("tree/obj/x/y");
        _folder.Link("tree/result", "/nix/store/x");

        Assert.Equal(before, Of(TrackedInputKind.Folder, tree));
        _folder.Write("tree/.git/index");
        Assert.NotEqual(before, Of(TrackedInputKind.Folder, tree));
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

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(content));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("key"), hash))[..32];

        Assert.Equal(expected + " executable", Of(TrackedInputKind.File, path));
    }

    [Fact]
    public void A_name_that_no_file_can_have_is_none() =>
        Assert.All([TrackedInputKind.File, TrackedInputKind.Link, TrackedInputKind.Existence, TrackedInputKind.Folder], kind => Assert.Equal(ContentHash.None, Of(kind, "/a\0b")));

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
            new TreeExclusions([]),
            "key");

        Assert.DoesNotContain("secret", fingerprint.Of(TrackedInputKind.Setting, "Token") + fingerprint.Of(TrackedInputKind.Variable, "TOKEN"));
        Assert.NotEqual(ContentHash.None, fingerprint.Of(TrackedInputKind.Variable, "EMPTY"));
        Assert.Equal(ContentHash.None, fingerprint.Of(TrackedInputKind.Variable, "UNSET"));
    }

    [Fact]
    public void Nobody_can_guess_a_short_secret_without_the_key()
    {
        var values = new Dictionary<string, string> { ["PIN"] = "1234" };
        string Of(string key) => new Fingerprint(values, values, new TreeExclusions([]), key).Of(TrackedInputKind.Variable, "PIN");

        Assert.Equal(Of("one"), Of("one"));
        Assert.NotEqual(Of("one"), Of("another"));
        Assert.NotEqual(ContentHash.OfText("1234"), Of("one"));
    }

    [Fact]
    public void A_folder_that_becomes_a_file_changes()
    {
        var tree = NewTree("tree");
        var before = Of(TrackedInputKind.Folder, tree);
        Directory.Delete(tree, recursive: true);

        var gone = Of(TrackedInputKind.Folder, tree);
        File.WriteAllText(tree, "");

        Assert.NotEqual(before, gone);
        Assert.NotEqual(before, Of(TrackedInputKind.Folder, tree));
    }

    /// <summary>Where a build writes into a folder of its own choice, that folder comes with its first file.</summary>
    [Fact]
    public void A_folder_with_nothing_but_what_builds_write_does_not_count()
    {
        var exclusions = new TreeExclusions([_folder["out/bin/lab/run-vms"], _folder["mixed/lab/run-vms"]]);
        _folder.Write("mixed/source.nix");
        var before = All();

        _folder.Write("out/bin/lab/run-vms");
        _folder.Write("mixed/lab/run-vms");
        Assert.Equal(before, All());

        _folder.MakeFolder("out/empty");
        Assert.NotEqual(before, All());

        string All() => string.Join(",", new[] { _folder.Path, _folder["mixed"] }.Select(f => new Fingerprint(new Dictionary<string, string>(), new Dictionary<string, string>(), exclusions, "key").Of(TrackedInputKind.Folder, f)));
    }

    private string NewTree(string name)
    {
        _folder.Write($"{name}/a/one", "1");
        _folder.Link($"{name}/link", "a/one");
        return _folder[name];
    }

    private string Of(TrackedInputKind kind, string name) =>
        new Fingerprint(new Dictionary<string, string>(), new Dictionary<string, string>(), new TreeExclusions([_folder["tree/obj"], _folder["tree/result"]]), "key").Of(kind, name);
}

using System.Diagnostics;
using System.Text;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

public sealed class TraceReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);
    private readonly MemoryStream _trace = new();

    public TraceReaderTests()
    {
        Put(NixTrace.Header);
        Record("x1.000000000 1");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_kind_of_look_is_an_input_of_its_own()
    {
        _folder.Write("tree/file");
        _folder.Link("link", "tree/file");
        Start();
        Look('l', "tree/file");
        Look('r', "tree/file");
        Look('d', "tree");
        Look('s', "absent");
        Look('k', "link");
        Record("e LAB_HOST");

        AssertInputs(
            ("File", _folder["tree/file"]), ("Folder", _folder["tree"]), ("Existence", _folder["absent"]),
            ("Link", _folder["link"]), ("Variable", "LAB_HOST"));
    }

    [Fact]
    public void What_a_file_or_a_listed_folder_tells_already_is_no_input_of_its_own()
    {
        _folder.Write("tree/file");
        _folder.Write("tree/deep/file");
        _folder.Write("read");
        Start();
        Look('d', "tree");
        Look('r', "read");
        foreach (var name in new[] { "read", "tree", "tree/file", "tree/deep", "tree/absent", "tree/deep/file", "tree/deep/absent" })
            Look('l', name);

        AssertInputs(
            ("File", _folder["read"]), ("Folder", _folder["tree"]), ("Existence", _folder["tree"]), ("Existence", _folder["tree/deep/file"]), ("Existence", _folder["tree/deep/absent"]));
    }

    [Fact]
    public void What_changed_tells_nothing_of_anything_else()
    {
        _folder.Write("tree/file");
        _folder.Write("read");
        Start();
        Look('d', "tree");
        Look('r', "read");
        Look('l', "tree/file");
        Look('l', "tree/deep");
        Look('l', "read");

        _folder.Write("tree/deep");
        _folder.Write("read", "2");

        AssertInputs(
            ("File", _folder["read"]), ("Existence", _folder["read"]), ("Folder", _folder["tree"]), ("Existence", _folder["tree/file"]), ("Existence", _folder["tree/deep"]));
        Assert.Equal(["read", "tree", "tree/deep"], Read().Where(i => !i.IsKnown).Select(i => Path.GetRelativePath(_folder.Path, i.Name)).Order());
    }

    [Fact]
    public void A_file_is_recorded_without_the_links_on_the_way_and_each_link_by_itself()
    {
        _folder.Write("v1/data");
        _folder.Link("current", "next");
        _folder.Link("next", "v1");
        _folder.Link("v1/other", "data");
        Start();
        Look('r', "current/other");
        Look('r', "current/../v1/data");

        AssertInputs(("File", _folder["v1/data"]), ("Link", _folder["current"]), ("Link", _folder["next"]), ("Link", _folder["v1/other"]));
    }

    [Fact]
    public void Before_the_evaluation_only_variables_and_files_of_Nix_count()
    {
        Record("e TERM");
        Record("e NIX_PATH");
        Record("r- /etc/nix/nix.conf");
        Record("r- /usr/lib/locale/x");
        Start();

        AssertInputs(("Existence", "/etc/nix/nix.conf"), ("Variable", "NIX_PATH"));
    }

    [Fact]
    public void What_changed_since_Nix_looked_is_unknown()
    {
        foreach (var name in new[] { "written", "replaced", "removed", "same" })
            _folder.Write(name, "1");
        _folder.Write("folder/one");
        _folder.Link("link", "one");
        Start();
        foreach (var name in new[] { "written", "replaced", "removed", "same", "made" })
            Look('r', name);
        Look('d', "folder");
        Look('k', "link");

        File.WriteAllText(_folder["written"], "22");
        File.WriteAllText(_folder["new"], "1");
        File.SetLastWriteTimeUtc(_folder["new"], File.GetLastWriteTimeUtc(_folder["replaced"]));
        File.Move(_folder["new"], _folder["replaced"], overwrite: true);
        File.Delete(_folder["removed"]);
        _folder.Write("made");
        _folder.Write("folder/two");
        File.Delete(_folder["link"]);
        _folder.Link("link", "two");

        Assert.Equal(
            ["folder", "link", "made", "removed", "replaced", "written"],
            Read().Where(i => !i.IsKnown).Select(i => Path.GetRelativePath(_folder.Path, i.Name)).Order());
    }

    [Fact]
    public void What_changed_right_before_Nix_began_is_unknown_as_well()
    {
        var file = _folder.Write("young");
        Record($"S{((DateTimeOffset)File.GetLastWriteTimeUtc(file)).ToUnixTimeMilliseconds() / 1000m} /sdk/nix/network.nix");
        Record("E1.000000000 /sdk/nix/network.nix");
        Look('r', "young");

        Assert.False(Assert.Single(Read()).IsKnown);
    }

    [Fact]
    public void What_builds_write_counts_only_where_it_is_named()
    {
        _folder.Write("lab/bin/deep/file");
        _folder.Write("other/bin/file");
        Start();
        Look('d', "lab");
        Look('d', "lab/bin");
        Look('d', "lab/bin/deep");
        Look('r', "lab/bin/deep/file");
        Look('r', "other/bin/file");

        AssertInputs(("File", _folder["other/bin/file"]), ("Folder", _folder["lab"]));
    }

    [Fact]
    public async Task What_cannot_be_compared_is_evaluated_always()
    {
        using var program = Process.Start("/bin/sh", ["-c", "cd \"$1\" && mkfifo pipe && mkdir d && : > \"d/$(printf 'caf\\351')\"", "sh", _folder.Path]);
        await program.WaitForExitAsync();
        Start();
        Look('r', "pipe");
        Look('d', "d");
        Put($"r254:0:1:100644:0:1.000000000:1.000000000 {_folder.Path}/d/caf");
        _trace.Write([0xe9, 0]);

        Assert.Equal(["d", "d/caf\ufffd", "pipe"], Read().Where(i => i.Kind == TrackedInputKind.Always).Select(i => Path.GetRelativePath(_folder.Path, i.Name)).Order());

        // .NET cannot remove it.
        using var removal = Process.Start("rm", ["-r", _folder["d"]]);
        await removal.WaitForExitAsync();
    }

    [Theory]
    [InlineData("n network")]
    [InlineData("s- /home/user/.cache/nix/fetcher-cache-v1.sqlite-journal")]
    public void A_download_is_evaluated_always(string record)
    {
        Start();
        Record(record);

        AssertInputs(("Always", TraceReader.Download));
    }

    [Theory]
    [InlineData("x1.000000000 2", true)]
    [InlineData("n network", true)]
    [InlineData("l254:0:1:100644:0:1.000000000:1.000000000 /home/user/flake/.git/index", true)]
    [InlineData("s254:0:1:40755:0:1.000000000:1.000000000 /home/user/flake/.git", true)]
    [InlineData("s- /home/user/repository.git/.git", false)]
    [InlineData("l254:0:1:100644:0:1.000000000:1.000000000 /home/user/flake/.gitignore", false)]
    [InlineData("w- @cache@/fetcher-cache-v1.sqlite-journal", true)]
    [InlineData("w- @cache@/fetcher-cache-v1.sqlite-wal", false)]
    [InlineData("s- @cache@/fetcher-cache-v1.sqlite-journal", false)]
    [InlineData("w- @cache@/fetcher-cache-v1.sqlite", false)]
    public void When_Nix_asks_anew_what_it_finds_in_its_cache_is_pinned(string record, bool isFetched)
    {
        Start();
        Record($"l- {_folder[".cache/nix/fetcher-cache-v1.sqlite"]}");
        Record(record.Replace("@cache@", _folder[".cache/nix"]));

        Assert.Equal(isFetched, Read(asksAnew: true).Any(i => (i.Kind, i.Name) == (TrackedInputKind.Always, TraceReader.Download)));
    }

    /// <summary>Newer versions of Nix have SQLite open its log in order to read.</summary>
    [Fact]
    public void A_cache_of_Nix_that_has_become_another_one_was_written()
    {
        var cache = _folder.Write(".cache/nix/fetcher-cache-v4.sqlite", "1");
        Start();
        Look('s', ".cache/nix/fetcher-cache-v4.sqlite");
        Record($"w- {cache}-wal");
        Assert.Empty(Read(asksAnew: true));

        File.WriteAllText(cache, "22");

        Assert.Equal(TraceReader.Download, Assert.Single(Read(asksAnew: true)).Name);
    }

    [Fact]
    public void A_program_that_is_started_is_no_download()
    {
        Start();
        Record("x1.000000000 2");

        Assert.Empty(Read(asksAnew: true));
    }

    [Fact]
    public void A_trace_that_lacks_something_is_none()
    {
        Record("r- /somewhere");
        AssertInputs(("Always", "a Nix that cannot be traced"));

        Start();
        AssertInputs(("Existence", "/somewhere"));
        Record("S1.000000000 /sdk/nix/network.nix");
        AssertInputs(("Always", "a Nix that cannot be traced"));
        Record("S2.000000000 /sdk/nix/network.nix");
        Record("E2.000000000 /sdk/nix/network.nix");
        AssertInputs(("Always", "a Nix that cannot be traced"));
        Record("E1.000000000 /sdk/nix/network.nix");
        AssertInputs(("Existence", "/somewhere"));
        _trace.Position = 14;
        _trace.WriteByte((byte)'L');
        AssertInputs(("Always", "a Nix that cannot be traced"));
    }

    private void Start()
    {
        Record($"S{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 100}.000000000 /sdk/nix/network.nix");
        Record("E1.000000000 /sdk/nix/network.nix");
    }

    private void Look(char kind, string name) =>
        Record($"{kind}{FileState.Of(Encoding.UTF8.GetBytes(_folder[name] + '\0'), followsLinks: kind is not ('l' or 'k'))} {_folder[name]}");

    private void Record(string text) => Put(text + "\0");

    private void Put(string text) => _trace.Write(Encoding.UTF8.GetBytes(text));

    private IReadOnlyCollection<TrackedInput> Read(bool asksAnew = false)
    {
        var environment = new Dictionary<string, string> { ["HOME"] = asksAnew ? _folder.Path : "/home/user" };
        var exclusions = new TreeExclusions([_folder["lab/bin/"], _folder["other/bin"]]);
        return new TraceReader(["/sdk/nix"], exclusions, environment, new Fingerprint(environment, environment, exclusions, "key")).Read(NixTrace.Parse(_trace.ToArray()) with { AsksAnew = asksAnew }).All;
    }

    private void AssertInputs(params (string Kind, string Name)[] expected) =>
        Assert.Equal(expected.Order(), Read().Select(i => (i.Kind.ToString(), i.Name)).Order());
}

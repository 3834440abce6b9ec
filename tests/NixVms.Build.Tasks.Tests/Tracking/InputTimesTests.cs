using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

/// <summary>That MSBuild makes the same text is a matter of the tests of whole builds.</summary>
public sealed class InputTimesTests : IDisposable
{
    private readonly ScratchFolder _folder = new(ScratchFolder.DifficultName);
    private readonly DateTime _later = DateTime.UtcNow.AddMinutes(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_kind_of_input_is_looked_at_in_its_own_way()
    {
        _folder.Write("tree/deep/file");
        _folder.Link("link", "tree");
        var times = Of(
            new(TrackedInputKind.File, _folder.Write("file"), "", ""),
            new(TrackedInputKind.Folder, _folder["tree"], "", ""),
            new(TrackedInputKind.Link, _folder["link"], "", ""),
            new(TrackedInputKind.Existence, _folder["absent"], "", ""),
            new(TrackedInputKind.Variable, "HOME", "", ""),
            new(TrackedInputKind.Setting, "Platform", "", ""));

        Assert.Equal([_folder["file"]], times.Lists["files"].Keys);
        Assert.Equal([_folder["link"], _folder["tree"]], times.Lists["folders"].Keys);
        Assert.Equal([_folder["absent"]], times.Lists["existence"].Keys);
        Assert.Equal(["HOME"], times.Lists["variables"].Keys);
        Assert.Equal(4, times.ComparedText().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.True(times.AreCurrent());
    }

    [Fact]
    public void A_file_that_is_replaced_by_one_with_the_same_time_is_noticed()
    {
        var file = _folder.Write("data/file", "1");
        var times = Of(new TrackedInput(TrackedInputKind.File, file, "", "read"));

        File.WriteAllText(_folder["new"], "2");
        File.SetLastWriteTimeUtc(_folder["new"], File.GetLastWriteTimeUtc(file));
        File.Move(_folder["new"], file, overwrite: true);

        Assert.False(times.AreCurrent());
    }

    [Fact]
    public void A_file_beside_what_builds_write_is_to_be_read_unless_it_is_large()
    {
        TrackedInput[] inputs =
        [
            new(TrackedInputKind.File, _folder.Write("small"), "", "read"),
            new(TrackedInputKind.File, _folder.Write("large", new string('x', (1 << 20) + 1)), "", "read"),
            new(TrackedInputKind.File, _folder.Write("elsewhere/small"), "", "read"),
            new(TrackedInputKind.File, _folder.Write("lock"), "", $"lock {TrackedInput.OwnReason}"),
            new(TrackedInputKind.Existence, _folder["absent"], "", ""),
            new(TrackedInputKind.Variable, "HOME", "", ""),
        ];

        var times = Of(inputs);

        Assert.Equal([_folder["small"]], times.Lists["contents"].Keys);
        Assert.Equal([_folder["elsewhere"]], times.Lists["folders"].Keys);
        Assert.Equal([_folder["small"], "HOME"], inputs.Where(i => !times.Tell(i)).Select(i => i.Name));
    }

    [Fact]
    public void A_folder_that_the_build_wrote_to_is_taken_over_unless_something_in_it_has_changed()
    {
        var file = _folder.Write("data/file", "1");
        var fingerprint = NewFingerprint().Of(TrackedInputKind.File, file);
        TrackedInput[] inputs = [new(TrackedInputKind.File, file, fingerprint, "read")];
        var times = Of(inputs);

        _folder.Write("data/result");
        Assert.False(times.AreCurrent());
        Assert.True(times.RefreshFolders(inputs, NewFingerprint()));
        Assert.True(times.AreCurrent());

        _folder.Write("data/other");
        File.WriteAllText(file, "2");
        Assert.False(times.RefreshFolders(inputs, NewFingerprint()));
    }

    [Fact]
    public void What_changed_during_the_evaluation_has_no_valid_time()
    {
        TrackedInputKind[] kinds = [TrackedInputKind.File, TrackedInputKind.Folder, TrackedInputKind.Link, TrackedInputKind.Existence];

        Assert.All(kinds, kind => Assert.False(Of(new TrackedInput(kind, _folder["absent"], TrackedInput.Unknown, "")).AreCurrent()));
    }

    [Fact]
    public void The_times_change_when_and_only_when_something_changes()
    {
        var file = _folder.Write("file");
        TrackedInput[] inputs = [new(TrackedInputKind.File, file, "", ""), new(TrackedInputKind.Existence, _folder["later"], "", "")];
        var before = Of(inputs);
        Assert.Equal(before.ComparedText(), Of(inputs).ComparedText());

        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddYears(-1));
        var older = Of(inputs);
        Assert.False(before.AreCurrent());
        Assert.NotEqual(before.ComparedText(), older.ComparedText());

        _folder.Write("later");
        Assert.False(older.AreCurrent());
        Assert.NotEqual(older.ComparedText(), Of(inputs).ComparedText());
    }

    [Fact]
    public void What_changed_since_the_start_has_no_valid_time()
    {
        TrackedInput[] inputs = [new(TrackedInputKind.File, _folder.Write("file"), "", "")];

        var times = InputTimes.Of(inputs, new TreeExclusions([_folder["obj"]]), [], DateTime.UtcNow.AddMinutes(-1));

        Assert.Equal("at changed\n", times.ComparedText());
        Assert.False(times.AreCurrent());
    }

    [Fact]
    public void What_cannot_be_tracked_is_never_up_to_date()
    {
        var times = Of(new TrackedInput(TrackedInputKind.Always, "currentTime", "", ""));

        Assert.False(times.AreCurrent());
        Assert.NotEqual(Of().ComparedText(), times.ComparedText());
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        _folder.Write("tree/deep/file");
        var written = Of(
            new(TrackedInputKind.File, _folder.Write("file"), "", ""),
            new(TrackedInputKind.Folder, _folder["tree"], "", ""),
            new(TrackedInputKind.Existence, _folder["absent"], "", ""),
            new(TrackedInputKind.Variable, "HOME", "", ""));
        written.Write(_folder["times"]);

        var read = InputTimes.TryRead(_folder["times"]);

        Assert.NotNull(read);
        Assert.Equal(written.ComparedText(), read.ComparedText());
        Assert.Equal(["HOME"], read.Lists["variables"].Keys);
        Assert.Equal([_folder["file"]], read.Lists["contents"].Keys);
        Assert.True(read.AreCurrent());
    }

    [Theory]
    [InlineData("files\t1")]
    [InlineData("what\t1\t/a")]
    [InlineData("files\t1\t/a\tb")]
    public void Whatever_is_no_record_counts_as_absent(string text) => Assert.Null(InputTimes.TryRead(_folder.Write("times", text)));

    [Fact]
    public void Of_several_networks_what_has_changed_for_one_has_no_valid_time()
    {
        TrackedInput[] inputs = [new(TrackedInputKind.File, _folder.Write("file"), "", "")];
        var early = InputTimes.Of(inputs, new TreeExclusions([_folder["obj"]]), [], DateTime.UtcNow.AddMinutes(-1));

        Assert.Equal("at changed\n", InputTimes.Union([Of(inputs), early]).ComparedText());
        Assert.Equal(Of(inputs).ComparedText(), InputTimes.Union([Of(inputs), Of(inputs)]).ComparedText());
    }

    private InputTimes Of(params TrackedInput[] inputs) => InputTimes.Of(inputs, new TreeExclusions([_folder["obj"]]), [], _later);

    private static Fingerprint NewFingerprint() => new(new Dictionary<string, string>(), new Dictionary<string, string>(), new TreeExclusions([]), "key");
}

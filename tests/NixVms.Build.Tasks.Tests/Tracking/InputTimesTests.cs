using NixVms.Build.Tasks.Tests.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

/// <summary>That MSBuild makes the same text is a matter of the tests of whole builds.</summary>
public sealed class InputTimesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly DateTime _later = DateTime.UtcNow.AddMinutes(1);

    public InputTimesTests() => _folder.MakeFolder("obj");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_lists_hold_what_MSBuild_compares()
    {
        _folder.Write("tree/deep/file");
        _folder.Link("tree/link", "deep");
        Write(
            new(TrackedInputKind.File, _folder.Write("file"), "", ""),
            new(TrackedInputKind.Tree, _folder["tree"], "", ""),
            new(TrackedInputKind.Existence, _folder["absent"], "", ""),
            new(TrackedInputKind.Variable, "HOME", "", ""),
            new(TrackedInputKind.Setting, "Platform", "", ""));

        Assert.Equal([_folder["file"], _folder["tree/deep/file"]], Lines("inputs.files"));
        Assert.Equal([_folder["tree"], _folder["tree/deep"], _folder["tree/link"]], Lines("inputs.folders"));
        Assert.Equal([_folder["absent"]], Lines("inputs.existence"));
        Assert.Equal(["HOME"], Lines("inputs.variables"));
        Assert.Equal(5, Lines("inputs.times").Length);
        Assert.False(File.Exists(_folder["obj/inputs.always"]));
    }

    [Fact]
    public void A_file_behind_a_link_is_compared_by_both_names()
    {
        _folder.Write("real/file");
        _folder.Link("link", "real");

        Write(new TrackedInput(TrackedInputKind.File, _folder["link/file"], "", ""));

        Assert.Equal([_folder["link/file"], _folder["real/file"]], Lines("inputs.files"));
    }

    [Fact]
    public void A_list_that_is_empty_now_is_removed()
    {
        Write(new TrackedInput(TrackedInputKind.Always, "currentTime", "", ""), new TrackedInput(TrackedInputKind.Existence, "/absent", "", ""));
        Assert.True(File.Exists(_folder["obj/inputs.always"]));

        Write(new TrackedInput(TrackedInputKind.Variable, "HOME", "", ""));

        Assert.False(File.Exists(_folder["obj/inputs.always"]));
        Assert.False(File.Exists(_folder["obj/inputs.existence"]));
    }

    [Fact]
    public void The_times_change_when_and_only_when_something_changes()
    {
        var file = _folder.Write("file");
        TrackedInput[] inputs = [new(TrackedInputKind.File, file, "", ""), new(TrackedInputKind.Existence, _folder["later"], "", "")];
        Write(inputs);
        var before = File.ReadAllText(_folder["obj/inputs.times"]);

        Write(inputs);
        Assert.Equal(before, File.ReadAllText(_folder["obj/inputs.times"]));

        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddYears(-1));
        Write(inputs);
        var older = File.ReadAllText(_folder["obj/inputs.times"]);
        Assert.NotEqual(before, older);

        _folder.Write("later");
        Write(inputs);
        Assert.NotEqual(older, File.ReadAllText(_folder["obj/inputs.times"]));
    }

    [Fact]
    public void What_changed_since_the_start_has_no_valid_time()
    {
        var inputs = new InputTimes([new TrackedInput(TrackedInputKind.File, _folder.Write("file"), "", "")], NewFingerprint(), []);

        inputs.Write(_folder["obj"], DateTime.UtcNow.AddMinutes(-1));

        Assert.Equal(["at changed"], Lines("inputs.times"));
    }

    private void Write(params TrackedInput[] inputs) => new InputTimes(inputs, NewFingerprint(), []).Write(_folder["obj"], _later);

    private static Fingerprint NewFingerprint() => new(new Dictionary<string, string>(), new Dictionary<string, string>(), new TreeExclusions([]));

    private string[] Lines(string name) => File.ReadAllLines(_folder[$"obj/{name}"]);
}

using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Tests.Tracking;

public class ProjectStateTests
{
    private static readonly string[] Records = ["evaluation", "variables", "build"];

    // The targets of another build of the project ask whether a record is there, and read it after that.
    [Fact]
    public void What_is_no_longer_known_is_emptied_but_stays_there()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var state = new ProjectState(folder.Path);
        state.SetEvaluated("settings", [], InputTimes.Union([]));
        state.SetHashes("variables", ["PATH=1"]);
        state.SetBuilt("settings", [], warns: false);
        Assert.All(Records, record => Assert.NotEqual("", File.ReadAllText(In(folder, record))));

        state.BeginEvaluation();
        state.BeginBuild();

        Assert.All(Records, record => Assert.Equal("", File.ReadAllText(In(folder, record))));
    }

    [Fact]
    public void Of_what_was_never_known_there_is_no_record()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var state = new ProjectState(folder.Path);

        state.BeginEvaluation();
        state.BeginBuild();

        Assert.All(Records, record => Assert.False(File.Exists(In(folder, record))));
    }

    private static string In(ScratchFolder folder, string record) => Path.Combine(folder.Path, ProjectState.FolderName, record);
}

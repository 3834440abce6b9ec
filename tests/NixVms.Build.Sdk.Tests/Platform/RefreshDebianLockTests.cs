using System.Text.Json.Nodes;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>-t:RefreshDebianLock takes the versions of today into the lock, and a build goes on from there.</summary>
[Collection(PackedSdk.Packages)]
public sealed class RefreshDebianLockTests(PackedSdk sdk)
{
    private const string OldVersion = "0.1-of-long-ago";

    [Theory(Timeout = Limits.Builds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Old_versions_give_way_and_only_then_the_next_build_evaluates_again(bool isOfProject)
    {
        var project = TestProject.OfNetwork(sdk).WithVariable("XDG_DATA_HOME", sdk.Folder.New("data"));
        var ofUser = DebianUser.LockIn(project.Environment["XDG_DATA_HOME"]);
        var file = isOfProject ? project["debian.lock.json"] : ofUser;
        if (isOfProject)
            project.With("debian.lock.json", DebianUser.EmptyLock);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var output = OutputOf(project.Manifest());

        File.WriteAllText(file, WithOldVersion(File.ReadAllText(file)));
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();
        Assert.NotEqual(output, OutputOf(project.EvaluatedManifest()));

        (await RefreshAsync(project)).AssertSucceededWithoutWarnings().AssertPrinted($"0 added, 1 in another version, 0 removed in '{file}'");
        var refreshed = File.ReadAllText(file);
        Assert.DoesNotContain(OldVersion, refreshed);
        Assert.Contains("lab: evaluating (", (await project.BuildAsync()).AssertSucceededWithoutWarnings().Log);
        Assert.Equal(output, OutputOf(project.Manifest()));

        (await RefreshAsync(project)).AssertSucceededWithoutWarnings();
        Assert.Equal(refreshed, File.ReadAllText(file));
        (await project.BuildAsync()).AssertSucceededWithoutWarnings().AssertOwnTasks();
        Assert.Equal(!isOfProject, File.Exists(ofUser));
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData(true, "-p:NixVmsOffline=true", "because the build is offline")]
    [InlineData(false, "-p:NixVmsOffline=true", "because the build is offline")]
    [InlineData(true, "-p:NixVmsOffline=false", "apt-get could not fetch it")]
    public async Task Where_no_mirror_can_be_asked_it_fails_and_leaves_the_lock_alone(bool isOfProject, string property, string reason)
    {
        var project = TestProject.OfNetwork(sdk).OfAnotherUser(sdk).WithoutMirror();
        var ofUser = DebianUser.LockIn(project.Environment["XDG_DATA_HOME"]);
        var file = isOfProject ? project["debian.lock.json"] : ofUser;
        var text = WithOldVersion(File.ReadAllText(DebianUser.LockIn(sdk.Data)));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);

        var build = await RefreshAsync(project, property);

        Assert.Contains(reason, build.AssertError("NIXVM2005", project["lab.proj"]).Text);
        Assert.All(build.Errors, error => Assert.Equal("NIXVM2005", error.Code));
        Assert.Equal(text, File.ReadAllText(file));
        Assert.Equal(!isOfProject, File.Exists(ofUser));
    }

    private static Task<BuildOutput> RefreshAsync(TestProject project, params string[] arguments) =>
        project.BuildAsync(["-t:RefreshDebianLock", .. arguments]);

    private static string OutputOf(System.Text.Json.JsonElement manifest) => manifest.GetProperty("outputPath").GetString()!;

    /// <summary>The lock with a systemd that no mirror has.</summary>
    private static string WithOldVersion(string text)
    {
        var value = JsonNode.Parse(text)!;
        var package = value["architectures"]!["amd64"]!["packages"]!["systemd"]!;
        package["version"] = OldVersion;
        package["sha256"] = new string('0', 64);
        return value.ToJsonString();
    }
}

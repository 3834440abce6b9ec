using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>A store that cannot be built in: in each phase the same one error at the network, with its remedy.</summary>
[Collection(PackedSdk.Alone)]
public sealed class BuildingStoreTests(PackedSdk sdk)
{
    private const string BuildSwitches = "-nodeReuse:false -terminalLogger:off";

    [Fact(Timeout = Limits.Build)]
    public async Task No_daemon()
    {
        var project = await NewProjectAsync();
        if (File.Exists("/nix/var/nix/daemon-socket/socket"))
            return;

        project.WithVariable("NIX_REMOTE", "daemon");
        AssertError(project, await BuildAsync(project, ""), "NIXVM4006", "Nix cannot reach its daemon.");
        project.Environment.Remove("NIX_REMOTE");
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded();
        project.WithVariable("NIX_REMOTE", "daemon");
        AssertError(project, await BuildAsync(project, ""), "NIXVM4006", "Nix cannot reach its daemon.");
    }

    [RootFact(Timeout = Limits.Build)]
    public async Task A_file_system_that_is_mounted_read_only()
    {
        const string mount = "mount --bind /nix/var /nix/var && mount -o remount,ro,bind /nix/var";
        var project = await NewProjectAsync();

        AssertError(project, await BuildAsync(project, mount), "NIXVM4005", "is on a file system that is mounted read-only");
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded();
        AssertError(project, await BuildAsync(project, mount), "NIXVM4005", "is on a file system that is mounted read-only");
    }

    [RootFact(Timeout = Limits.Build)]
    public async Task A_disk_that_is_full()
    {
        var layer = sdk.Folder.New("layer");
        var mount = $"mount -t tmpfs -o size=64k none {layer} && mkdir {layer}/upper {layer}/work && mount -t overlay overlay -o lowerdir=/nix/store,upperdir={layer}/upper,workdir={layer}/work /nix/store && head -c 64k /dev/zero > /nix/store/nixvms-filler";
        var project = await NewProjectAsync();

        AssertError(project, await BuildAsync(project, mount), "NIXVM4004", "The disk is full. /nix/store has 0 MB left. Remove what no longer is needed");
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded();
        AssertError(project, await BuildAsync(project, mount), "NIXVM4004", "The disk is full. /nix/store has 0 MB left.");
    }

    [RootFact(Timeout = Limits.Build)]
    public async Task A_user_who_may_not_write_the_store()
    {
        var project = await NewProjectAsync();
        var home = sdk.Folder.New("home");
        foreach (var variable in new[] { "NUGET_PACKAGES", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR" })
            project.WithVariable(variable, Directory.CreateDirectory(Path.Combine(home, variable)).FullName);
        project.WithVariable("HOME", home).WithVariable("USER", "nobody").WithVariable("NIX_REMOTE", "local");
        (await project.RunAsync("chown", "-R", "nobody", home, project["../.."])).AssertSucceeded();

        var output = await project.RunAsync(
            ["setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "dotnet", "build", project.ProjectFile, .. BuildSwitches.Split(' ')]);

        AssertError(project, output, "NIXVM4007", "This user may not use the Nix store.");
    }

    [Fact(Timeout = Limits.Build)]
    public async Task No_jobs_and_no_builders()
    {
        var project = await NewProjectAsync();

        AssertError(project, await BuildAsync(project, "", "-p:NixMaxJobs=0"), "NIXVM4010", "Nix may not build anything here: max-jobs is 0");
    }

    private async Task<TestProject> NewProjectAsync()
    {
        var project = TestProject.OfNetwork(sdk, $$"""{ alpha.environment.etc."marker".text = "{{Guid.NewGuid()}}"; }""");
        (await project.RestoreAsync()).AssertSucceeded();
        return project;
    }

    /// <summary>Builds in a mount namespace of its own.</summary>
    private static Task<ProgramOutput> BuildAsync(TestProject project, string mount, string arguments = "") => mount.Length == 0
        ? project.RunAsync(["dotnet", "build", project.ProjectFile, .. $"{BuildSwitches} {arguments}".Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        : project.RunAsync("unshare", "-m", "sh", "-c", $"{mount} && exec dotnet build lab.proj {BuildSwitches} {arguments}");

    private static void AssertError(TestProject project, ProgramOutput output, string code, string text)
    {
        Assert.True(output.ExitCode != 0, output.Text);
        var errors = BuildMessage.Parse(output.Text).Where(m => m.Severity == "error").Distinct().ToList();
        Assert.True(errors.All(e => e.Code == code), output.Text);
        Assert.True(errors[0].Text.Contains(text), output.Text);
        Assert.Equal(project["network.nix"], errors[0].File);
        Assert.DoesNotContain("   at ", output.Text);
    }
}

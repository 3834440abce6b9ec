using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Diagnostics;

/// <summary>A project whose folders cannot be written: one error at the project that names the file, and nothing half-written.</summary>
[Collection(PackedSdk.Messages)]
public sealed class UnwritableFolderTests(PackedSdk sdk)
{
    private const string Build = "dotnet build lab.proj --no-restore -nodeReuse:false -terminalLogger:off";

    [MountFact(Timeout = Limits.Builds)]
    public async Task A_disk_of_obj_that_is_full()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceeded();
        Directory.Delete(project["obj"], recursive: true);
        Directory.CreateDirectory(project["obj"]);
        var failed = 0;

        // From nothing at all to nearly enough: each file takes a page of memory.
        foreach (var pages in new[] { 0, 1, 2, 4, 7, 11, 16, 22 })
        {
            // What is there after the build shows below; the disk goes with the namespace.
            var output = await RunAsync(project, $"mount -t tmpfs -o size=1m none obj && dd if=/dev/zero of=obj/filler bs=4k count={256 - pages} 2>/dev/null; {Build}; code=$?; find obj -name '*.tmp' -o -name '*.nixvms-*'; exit $code");
            Assert.DoesNotContain(".tmp", output.Text, StringComparison.Ordinal);
            if (output.ExitCode == 0)
                continue;

            failed++;
            AssertError(project, output, "NIXVM4004", "cannot be written or read: the disk is full. Free space there");
            Assert.Contains($"'{project["obj"]}/", output.Text, StringComparison.Ordinal);
        }

        Assert.True(failed >= 4, $"Only {failed} builds had too little space.");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
    }

    [MountFact(Timeout = Limits.Builds)]
    public async Task A_project_on_a_file_system_that_is_mounted_read_only()
    {
        const string mount = "mount --bind . . && mount -o remount,ro,bind . && cd \"$PWD\"";
        const string text = "the file system is mounted read-only. Mount it writable";
        var project = TestProject.OfNetwork(sdk);

        AssertError(project, await RunAsync(project, $"{mount} && {Build}"), "NIXVM4016", text);

        // The phases that follow one that is done.
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded();
        AssertError(project, await RunAsync(project, $"{mount} && {Build}"), "NIXVM4016", text);
        (await project.BuildAsync("-t:BuildVmNetwork")).AssertSucceeded();
        AssertError(project, await RunAsync(project, $"{mount} && {Build}"), "NIXVM4016", text);

        (await project.BuildAsync()).AssertSucceeded();
        var listing = project.Listing();
        project.With("network.nix", """{ beta = { }; }""");
        AssertError(project, await RunAsync(project, $"{mount} && {Build}"), "NIXVM4016", text);
        AssertError(project, await RunAsync(project, $"{mount} && {Build.Replace("build", "clean").Replace(" --no-restore", "")}"), "NIXVM4016", text);
        FolderListing.AssertEqual(listing, project.Listing(), "");
    }

    [MountFact(Timeout = Limits.Builds)]
    public async Task A_read_only_project_with_its_outputs_elsewhere_lacks_its_out_link_only()
    {
        const string mount = "mount --bind . . && mount -o remount,ro,bind . && cd \"$PWD\"";
        var project = TestProject.OfNetwork(sdk);
        var elsewhere = $"-p:BaseIntermediateOutputPath={sdk.Folder.New("obj")}/ -p:BaseOutputPath={sdk.Folder.New("bin")}/";

        var output = await RunAsync(project, $"{mount} && {Build} {elsewhere}");

        AssertError(project, output, "NIXVM4016", $"'{project["result"]}' cannot be written or read: the file system is mounted read-only.");
        (await RunAsync(project, $"{mount} && {Build} {elsewhere} -p:NoOutLink=true")).AssertSucceeded();
    }

    [RootFact(Timeout = Limits.Builds)]
    public async Task Folders_of_another_user()
    {
        var project = TestProject.OfNetwork(sdk);
        var home = sdk.Folder.New("home");
        foreach (var variable in new[] { "NUGET_PACKAGES", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR" })
            project.WithVariable(variable, Directory.CreateDirectory(Path.Combine(home, variable)).FullName);
        project.WithVariable("HOME", home).WithVariable("USER", "nobody");
        (await project.BuildAsync("-t:NixVmsHelp")).AssertSucceeded();
        (await project.RunAsync("chown", "-R", "nobody", home, project["../.."])).AssertSucceeded();
        Directory.CreateDirectory(project["obj"]);
        (await project.RunAsync("chown", "-R", "root", project["obj"])).AssertSucceeded();

        var output = await project.RunAsync("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "sh", "-c", Build);

        AssertError(project, output, "NIXVM4016", "cannot be written or read: this user may not.");
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData("obj/Debug", false)]
    [InlineData("obj/Debug/nixvms/lab", false)]
    [InlineData("obj/Debug/nixvms/.state", false)]
    [InlineData("obj/Debug/nixvms/lab/inputs.times", true)]
    [InlineData("obj/Debug/nixvms/.state/variables", true)]
    [InlineData("bin/Debug/lab", false)]
    [InlineData("bin/Debug/lab/run-vms", true)]
    public async Task Something_else_where_a_build_writes(string path, bool isFolder)
    {
        var project = TestProject.OfNetwork(sdk);
        if (isFolder)
            Directory.CreateDirectory(project[path]);
        else
            project.With(path, "mine");

        var output = await project.AskAsync(Build.Split(' ')[1..]);

        AssertError(project, output, "NIXVM4016", $"'{project[path]}' is a {(isFolder ? "folder where a file" : "file where a folder")} would be. Move it away.");
        Assert.Equal(isFolder ? null : "mine", File.Exists(project[path]) ? File.ReadAllText(project[path]) : null);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_name_that_no_file_can_have()
    {
        var name = new string('n', 256);
        var project = TestProject.OfNetwork(sdk).WithProject("lab.proj", $"""<Project Sdk="NixVms.Build"><ItemGroup><NixNetwork Include="network.nix" Name="{name}" /></ItemGroup></Project>""");

        AssertError(project, await project.AskAsync(Build.Split(' ')[1..]), "NIXVM4016", "the name is longer than the file system allows.");
    }

    /// <summary>Runs a script in the project's folder, in a mount namespace of its own.</summary>
    private static Task<ProgramOutput> RunAsync(TestProject project, string script) => project.RunAsync("unshare", "-m", "sh", "-c", script);

    private static void AssertError(TestProject project, ProgramOutput output, string code, string text)
    {
        Assert.True(output.ExitCode != 0, output.Text);

        // MSBuild itself cannot write to obj/Debug either, and says so.
        var errors = BuildMessage.Parse(output.Text).Where(m => m.Severity == "error" && !m.File.EndsWith("/Microsoft.Common.CurrentVersion.targets", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(errors.Count == 1, output.Text);
        var error = errors[0];
        Assert.True(error.Code == code && error.File == project.ProjectFile && error.Text.Contains(text, StringComparison.Ordinal), output.Text);
        Assert.DoesNotContain("MSB4018", output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output.Text, StringComparison.Ordinal);
    }
}

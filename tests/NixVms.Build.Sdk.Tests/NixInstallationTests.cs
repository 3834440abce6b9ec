using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>Where Nix is, and what happens where it is not.</summary>
[Collection(PackedSdk.Messages)]
public sealed class NixInstallationTests(PackedSdk sdk)
{
    private const string NixMissing = "NIXVM2001";

    [RootFact(Timeout = Limits.Build)]
    public async Task Without_Nix_there_is_one_error_that_says_how_to_get_it()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.RestoreAsync()).AssertSucceeded();

        var build = await project.RunAsync(
            "unshare", "--mount", "sh", "-euc", HideNix, "sh", sdk.Folder.New("no-nix"),
            "dotnet", "build", project.ProjectFile, "--no-restore", "-nodeReuse:false", "-terminalLogger:off");

        Assert.True(build.ExitCode != 0, build.Text);
        var error = Assert.Single(BuildMessage.Parse(build.Text).Where(m => m.Severity == "error").Distinct());
        Assert.Equal((NixMissing, project.ProjectFile), (error.Code, error.File));
        Assert.Contains("apt-get install nix-bin", error.Text);
        Assert.Contains("NixToolPath", error.Text);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("/nowhere/at/all")]
    [InlineData("relative/folder")]
    public async Task A_wrong_NixToolPath_is_one_error(string path)
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync($"-p:NixToolPath={path}");

        var error = build.AssertOnlyError(NixMissing, project.ProjectFile);
        Assert.Contains(path, error.Text);
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData("nix")]
    [InlineData("nix-instantiate")]
    [InlineData("nix-store")]
    public async Task A_program_of_Nix_that_is_missing_or_does_not_run_is_one_error(string name)
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.RestoreAsync()).AssertSucceeded();
        Directory.CreateDirectory(project["tools"]);
        foreach (var other in NixPrograms.Names.Where(n => n != name))
            File.CreateSymbolicLink(project[$"tools/{other}"], NixPrograms.Find(other));

        AssertNames(await project.BuildAsync("--no-restore", "-p:NixToolPath=tools"));
        File.WriteAllText(project[$"tools/{name}"], "");
        AssertNames(await project.BuildAsync("--no-restore", "-p:NixToolPath=tools"));
        project.WithVariable("PATH", $"{project["tools"]}:{project.Environment["PATH"]}");
        AssertNames(await project.BuildAsync("--no-restore"));

        void AssertNames(BuildOutput build)
        {
            var error = build.AssertOnlyError(NixMissing, project.ProjectFile);
            Assert.Contains(name, error.Text);
            Assert.Contains("NixToolPath", error.Text);
        }
    }

    [Fact(Timeout = Limits.Build)]
    public async Task NixToolPath_can_be_a_folder_of_links()
    {
        var project = TestProject.OfNetwork(sdk);
        Directory.CreateDirectory(project["tools"]);
        foreach (var name in NixPrograms.Names)
            File.CreateSymbolicLink(project[$"tools/{name}"], NixPrograms.Find(name));

        var build = await project.BuildAsync("-p:NixToolPath=tools");

        build.AssertSucceededWithoutWarnings();
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Every_call_goes_to_the_Nix_of_NixToolPath()
    {
        var nix = new LoggingNix(sdk.Folder);
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync($"-p:NixToolPath={nix.Folder}");

        build.AssertSucceededWithoutWarnings();
        Assert.Contains(nix.CommandLines, l => l.StartsWith("nix-instantiate --eval "));
        Assert.Contains(nix.CommandLines, l => l.StartsWith("nix-store --realise "));
        Assert.DoesNotContain(nix.CommandLines, l => l.Contains(" -E ") || l.Contains(" --expr "));
    }

    /// <summary>Puts a copy of each folder of PATH that has Nix in its place, made of links to all its programs but Nix's.</summary>
    private static string HideNix => string.Join('\n',
        """
        work=$1; shift
        number=0
        for folder in $(printf %s "$PATH" | tr : ' ') /usr/bin /nix/var/nix/profiles/default/bin; do
            [ -e "$folder/nix-instantiate" ] || continue
            folder=$(readlink -f "$folder")
            number=$((number + 1))
            mkdir "$work/$number.real" "$work/$number.links"
            mount --bind "$folder" "$work/$number.real"
            ln -s "$work/$number.real/"* "$work/$number.links/"
            rm -f "$work/$number.links/nix" "$work/$number.links/nix-"*
            "$work/$number.real/mount" --bind "$work/$number.links" "$folder"
        done
        exec "$@"
        """);
}

using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>Folders with what is no ordinary file, or has no ordinary name, and changes while Nix runs.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class HostileFolderTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Builds)]
    public async Task What_has_no_end_does_not_hang_a_build()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = toString (builtins.attrNames (builtins.readDir ./d)); }""").With("d/one", "");
        File.CreateSymbolicLink(project["d/zero"], "/dev/zero");
        (await project.RunAsync("mkfifo", project["d/pipe"])).AssertSucceeded();
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();
        await project.AssertUpToDateAsync("-t:EvaluateNixNetwork");

        project.With("d/two", "");

        (await project.BuildAsync("--no-restore", "-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings().AssertEvaluated("lab", $"changed in the folder: {project["d"]}");
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_name_that_is_no_UTF_8_makes_every_build_evaluate()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.environment.etc.d.source = ./d; }""").With("d/one", "");
        (await project.RunAsync("sh", "-c", "printf one > \"$1/d/$(printf 'caf\\351')\"", "sh", project.Folder)).AssertSucceeded();

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        var again = await project.BuildAsync("--no-restore", "-t:EvaluateNixNetwork");

        // .NET cannot remove it.
        (await project.RunAsync("rm", "-r", project["d"])).AssertSucceeded();
        Assert.Contains("NIXVM3004", build.AssertSucceeded().Console);
        Assert.Contains("lab", again.AssertSucceeded().Evaluated().Keys);
    }

    /// <summary>The program is Nix, and then changes what Nix has read: in every way that leaves a time as it was.</summary>
    [Fact(Timeout = Limits.Builds)]
    public async Task Every_change_during_an_evaluation_makes_the_next_build_evaluate()
    {
        var changes = new Dictionary<string, (string Value, string Change)>
        {
            ["moved"] = ("builtins.readFile ./data", "touch -d 2001-01-01 old && mv old data"),
            ["removed"] = ("""if builtins.pathExists ./data then "yes" else "no" """, "rm data"),
            ["made"] = ("""if builtins.pathExists ./later then "yes" else "no" """, "mkdir later"),
            ["listed"] = ("toString (builtins.attrNames (builtins.readDir ./d))", "mkdir d/later"),
            ["turned"] = ("builtins.readFile ./link", "ln -sfn old link"),
            ["in-place"] = ("builtins.readFile ./data", "touch -r data time && printf two > data && touch -r time data"),
        };
        var nix = sdk.Folder.New("changing-nix");
        var project = TestProject.OfNetwork(sdk);
        File.Delete(project["lab.nixnet"]);
        foreach (var (name, (value, change)) in changes)
        {
            project.With($"{name}/network.nix", $"{{ alpha.deployment.targetHost = {value}; }}").With($"{name}/{name}.nixnet", "")
                .With($"{name}/data", "one").With($"{name}/old", "two").With($"{name}/d/one", "").With($"{name}/change", change);
            File.CreateSymbolicLink(project[$"{name}/link"], "data");
        }

        NixPrograms.FollowEvaluations(nix, """[ ! -e change ] || env -u LD_PRELOAD sh ./change >&2; rm -f change""");
        string[] arguments = ["-t:EvaluateNixNetwork", $"-p:NixToolPath={nix}"];
        (await project.BuildAsync(arguments)).AssertSucceededWithoutWarnings();

        var build = await project.BuildAsync(["--no-restore", .. arguments]);

        build.AssertSucceededWithoutWarnings();
        Assert.Equal(changes.Keys.Order(), build.Evaluated().Keys.Order());
        await project.AssertUpToDateAsync(arguments);
    }
}

using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>Each change of a project makes a build do exactly what it must.</summary>
[Collection(PackedSdk.Incremental)]
public sealed class ChangeTests(PackedSdk sdk)
{
    private const string Evaluate = "EvaluateNixNetwork";
    private const string Build = "BuildVmNetwork";
    private const string Write = "WriteRunVms";

    [Fact(Timeout = Limits.Builds)]
    public async Task What_was_removed_or_replaced_is_made_again_and_nothing_else()
    {
        var project = await NewBuiltAsync();
        var storePath = project.LinkTarget("result")!;

        File.Delete(project["result"]);
        (await BuildAsync(project)).AssertOwnTasks(Build);
        Assert.Equal(storePath, project.LinkTarget("result"));

        File.Delete(project["result"]);
        File.CreateSymbolicLink(project["result"], Directory.EnumerateDirectories("/nix/store").First());
        (await BuildAsync(project)).AssertOwnTasks(Build);
        Assert.Equal(storePath, project.LinkTarget("result"));

        File.Delete(project["obj/Debug/nixvms/lab/gcroot"]);
        (await BuildAsync(project)).AssertOwnTasks(Build);
        Assert.Equal(storePath, project.LinkTarget("obj/Debug/nixvms/lab/gcroot"));

        Directory.Delete(project["bin"], recursive: true);
        (await BuildAsync(project)).AssertOwnTasks(Write);
        Assert.True(File.Exists(project["bin/Debug/lab/run-vms"]));

        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_garbage_collected_output_is_built_again_and_its_derivation_evaluated_again()
    {
        // A text of its own, so that no other network keeps the paths.
        var project = await NewBuiltAsync($$"""{ alpha.environment.etc.unique.text = "{{Guid.NewGuid()}}"; }""");
        var manifest = project.EvaluatedManifest();
        var output = manifest.GetProperty("outputPath").GetString()!;
        var derivation = manifest.GetProperty("drvPath").GetString()!;

        await CollectAsync(project, output);
        (await BuildAsync(project)).AssertOwnTasks(Build).AssertNothingEvaluated();
        Assert.True(File.Exists(project["result/bin/run-vms"]));

        await CollectAsync(project, output, derivation);
        (await BuildAsync(project)).AssertOwnTasks(Build).AssertEvaluated("lab", "its derivation was garbage-collected");
        Assert.True(File.Exists(project["result/bin/run-vms"]));
        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Settings_that_matter_evaluate_and_those_that_do_not_run_nothing()
    {
        var project = await NewBuiltAsync();

        (await BuildAsync(project, "-p:ShowTrace=true")).AssertNothingDone();

        // What our task alone makes something of.
        project.WithProject("lab.proj", """
            <Project Sdk="NixVms.Build">
              <ItemGroup>
                <NixNetwork Update="lab.nixnet" ClassName="Other" />
              </ItemGroup>
            </Project>
            """);
        (await BuildAsync(project)).AssertOwnTasks(Evaluate).AssertNothingEvaluated();
        Assert.Contains(" partial class Other ", await File.ReadAllTextAsync(project["obj/Debug/nixvms/lab/network.g.cs"]));

        // Other settings, the same derivation.
        (await BuildAsync(project, "-p:NixVmsSystem=x86_64-linux")).AssertOwnTasks(Evaluate).AssertEvaluated("lab", "setting: System");

        project.WithProject("lab.proj", """
            <Project Sdk="NixVms.Build">
              <ItemGroup>
                <NixOption Include="cores" Value="1" />
              </ItemGroup>
            </Project>
            """);
        var withOption = await BuildAsync(project);
        withOption.AssertOwnTasks(Evaluate);
        Assert.Equal(["lab"], withOption.Evaluated().Keys);

        project.With("lab.proj", (await File.ReadAllTextAsync(project.ProjectFile)).Replace("\"1\"", "\"2\""));
        (await BuildAsync(project)).AssertOwnTasks(Evaluate).AssertEvaluated("lab", "setting: option cores");

        project.With("lab.nixnet", "<NixNetwork ShowTrace=\"true\" />");
        (await BuildAsync(project)).AssertEvaluated("lab", $"changed: {project["lab.nixnet"]}");
        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Another_Nix_evaluates_and_a_touched_one_does_not()
    {
        var project = TestProject.OfNetwork(sdk);
        var first = new LoggingNix(sdk.Folder);
        var second = new LoggingNix(sdk.Folder);
        (await project.BuildAsync($"-p:NixToolPath={first.Folder}")).AssertSucceededWithoutWarnings();

        (await BuildAsync(project, $"-p:NixToolPath={second.Folder}")).AssertOwnTasks(Evaluate).AssertEvaluated("lab", "setting: Nix");

        File.SetLastWriteTimeUtc(Path.Combine(second.Folder, "nix-instantiate"), DateTime.UtcNow);
        var touched = await BuildAsync(project, $"-p:NixToolPath={second.Folder}");
        touched.AssertOwnTasks(Evaluate).AssertNothingEvaluated();
        Assert.Equal(["lab"], touched.Compared());

        // An update in place: the same path, another version.
        var program = Path.Combine(second.Folder, "nix-instantiate");
        var script = await File.ReadAllTextAsync(program);
        await File.WriteAllTextAsync(program, script.Replace("exec", """[ "$*" != --version ] || { echo 'nix-instantiate (Nix) 2.8.999'; exit; }""" + "\nexec"));
        (await BuildAsync(project, $"-p:NixToolPath={second.Folder}")).AssertOwnTasks(Evaluate).AssertEvaluated("lab", "setting: Nix");
        await project.AssertUpToDateAsync($"-p:NixToolPath={second.Folder}");
    }

    /// <summary>Each start of Nix takes as long as a small evaluation.</summary>
    [Fact(Timeout = Limits.Build)]
    public async Task A_changed_option_starts_Nix_twice()
    {
        // A configuration that includes files would be asked for.
        var project = TestProject.OfNetwork(sdk).WithVariable("NIX_CONF_DIR", sdk.Folder.New("no-configuration")).WithVariable("NIX_USER_CONF_FILES", "/nowhere");
        var nix = new LoggingNix(sdk.Folder);
        (await project.BuildAsync($"-p:NixToolPath={nix.Folder}")).AssertSucceededWithoutWarnings();
        var all = nix.CommandLines.Count;

        project.With("network.nix", """{ alpha.environment.etc.changed.text = "yes"; }""");
        var build = await project.BuildAsync($"-p:NixToolPath={nix.Folder}");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork", "BuildVmNetwork", "WriteRunVms");
        var started = nix.CommandLines.Skip(all).ToList();
        Assert.True(started is [var evaluation, var building] && evaluation.Contains("--eval") && building.Contains(".drv --add-root "), string.Join('\n', started));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task The_links_of_a_changed_network_keep_it_from_garbage_collection()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        project.With("network.nix", """{ alpha.environment.etc.changed.text = "yes"; }""");
        (await project.BuildAsync("--no-restore")).AssertSucceededWithoutWarnings();

        var network = project.Manifest().GetProperty("outputPath").GetString()!;
        var roots = await project.RunAsync(NixPrograms.Find("nix-store"), "--query", "--roots", network);

        foreach (var link in new[] { "result", "obj/Debug/nixvms/lab/gcroot" })
            roots.AssertSucceeded().AssertPrinted($"{project[link]} -> {network}");
    }

    /// <summary>As in a new container with the folder of the last one.</summary>
    [Fact(Timeout = Limits.Builds)]
    public async Task A_link_to_what_was_garbage_collected_is_made_by_Nix()
    {
        var project = TestProject.OfNetwork(sdk, $$"""{ alpha.environment.etc.marker.text = "{{Guid.NewGuid()}}"; }""");
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        var network = project.LinkTarget("result")!;
        File.Delete(project["result"]);
        File.Delete(project["obj/Debug/nixvms/lab/gcroot"]);
        (await project.RunAsync(NixPrograms.Find("nix-store"), "--delete", network)).AssertSucceeded();
        File.CreateSymbolicLink(project["result"], network);
        var nix = new LoggingNix(sdk.Folder);

        (await project.BuildAsync("--no-restore", $"-p:NixToolPath={nix.Folder}")).AssertSucceededWithoutWarnings();

        Assert.Equal(network, project.LinkTarget("result"));
        Assert.Contains(nix.CommandLines, l => l.Contains($"--add-root {project["result"]} "));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_link_that_Nix_may_have_forgotten_is_made_by_Nix()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceededWithoutWarnings();
        File.Delete(project["result"]);
        File.CreateSymbolicLink(project["result"], "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-nixvms-lab");
        var nix = new LoggingNix(sdk.Folder);

        project.With("network.nix", """{ alpha.environment.etc.changed.text = "yes"; }""");
        (await project.BuildAsync("--no-restore", $"-p:NixToolPath={nix.Folder}")).AssertSucceededWithoutWarnings();

        Assert.Contains(nix.CommandLines, l => l.Contains($"--add-root {project["result"]} "));
        Assert.Equal(project.Manifest().GetProperty("outputPath").GetString(), project.LinkTarget("result"));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Another_version_of_this_SDK_evaluates_and_builds()
    {
        var project = await NewBuiltAsync();
        var next = NextVersion.Of(sdk, sdk.Folder.New("next-feed"));

        File.WriteAllText(project["../global.json"], $$"""{ "msbuild-sdks": { "NixVms.Build": "{{next.Version}}" } }""");
        File.WriteAllText(project["../NuGet.config"], $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="next" value="{next.Feed}" />
              </packageSources>
            </configuration>
            """);
        // A process reads the sources of packages once.
        var build = await project.AlwaysRestoring().BuildAsync();

        build.AssertSucceededWithoutWarnings().AssertOwnTasks(Evaluate, Build, Write).AssertEvaluated("lab", "setting: SDK");
        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Networks_that_come_go_or_change_their_names()
    {
        var project = await NewBuiltAsync();

        project.With("second/network.nix", Networks.Beta).With("second/second.nixnet", "");
        (await BuildAsync(project)).AssertOwnTasks(Evaluate, Build, Write).AssertEvaluated("second", "first evaluation");
        Assert.True(Path.Exists(project["result-lab/bin/run-vms"]));
        Assert.True(Path.Exists(project["result-second/bin/run-vms"]));
        Assert.False(Path.Exists(project["result"]));

        File.Move(project["second/second.nixnet"], project["second/renamed.nixnet"]);
        (await BuildAsync(project)).AssertOwnTasks(Evaluate, Build, Write).AssertEvaluated("renamed", "first evaluation");
        Assert.True(Path.Exists(project["result-renamed/bin/run-vms"]));
        FolderListing.AssertNone(project.Listing(withLinkTargets: false), e => e.Contains("second") && !e.StartsWith("second/"), "");

        File.Delete(project["second/renamed.nixnet"]);
        (await BuildAsync(project)).AssertNothingEvaluated();
        Assert.True(Path.Exists(project["result/bin/run-vms"]));
        FolderListing.AssertNone(project.Listing(withLinkTargets: false), e => e.Contains("renamed") || e == "result-lab", "");
        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Environment_variables()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = builtins.getEnv "LAB_HOST"; }""").WithVariable("LAB_HOST", "one");
        await BuildAsync(project);

        project.WithVariable("LAB_OTHER", "never asked for");
        (await BuildAsync(project)).AssertNothingDone();

        project.WithVariable("LAB_HOST", "two");
        (await BuildAsync(project)).AssertEvaluated("lab", "environment: LAB_HOST");
        Assert.Equal("two", project.Manifest().GetProperty("machines")[0].GetProperty("targetHost").GetString());

        project.Environment.Remove("LAB_HOST");
        (await BuildAsync(project)).AssertEvaluated("lab", "environment: LAB_HOST");

        project.WithVariable("NIX_PATH", "case=/nowhere");
        (await BuildAsync(project)).AssertOwnTasks(Evaluate).AssertEvaluated("lab", "environment: NIX_PATH");
        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Configuration_files_of_Nix()
    {
        var configuration = sdk.Folder.New("nix-conf");
        File.WriteAllText(Path.Combine(configuration, "nix.conf"), "build-users-group =\n");
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = builtins.currentSystem; }""").WithVariable("NIX_CONF_DIR", configuration);
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();

        File.AppendAllText(Path.Combine(configuration, "nix.conf"), "system = i686-linux\n");
        var build = await BuildAsync(project, "-t:EvaluateNixNetwork");

        build.AssertEvaluated("lab", $"changed: {Path.Combine(configuration, "nix.conf")}");
        Assert.Equal("i686-linux", project.EvaluatedManifest().GetProperty("machines")[0].GetProperty("targetHost").GetString());
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_file_replaced_by_an_older_one_is_noticed()
    {
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = builtins.readFile ./host.txt; }""").With("host.txt", "one").With("old.txt", "two");
        File.SetLastWriteTimeUtc(project["old.txt"], DateTime.UtcNow.AddYears(-1));
        await BuildAsync(project);

        File.Move(project["old.txt"], project["host.txt"], overwrite: true);

        (await BuildAsync(project)).AssertEvaluated("lab", $"changed: {project["host.txt"]}");
        Assert.Equal("two", project.Manifest().GetProperty("machines")[0].GetProperty("targetHost").GetString());
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_file_or_folder_that_changes_while_it_is_evaluated_is_read_again()
    {
        var nix = sdk.Folder.New("slow-nix");
        var project = TestProject.OfNetwork(sdk, """{ alpha.deployment.targetHost = builtins.readFile ./host.txt; }""")
            .With("host.txt", "one")
            .With("tree/network.nix", """{ alpha.deployment.targetHost = builtins.readFile (./data + "/host.txt"); }""")
            .With("tree/tree.nixnet", "")
            .With("tree/data/host.txt", "one");
        NixPrograms.FollowEvaluations(nix, $"""[ -e '{nix}/done' ] || printf two | tee '{project["host.txt"]}' >'{project["tree/data/host.txt"]}'""");
        (await project.BuildAsync($"-p:NixToolPath={nix}")).AssertSucceededWithoutWarnings();
        File.WriteAllText(Path.Combine(nix, "done"), "");

        var build = await BuildAsync(project, $"-p:NixToolPath={nix}");

        Assert.Equal(["lab", "tree"], build.Evaluated().Keys.Order());
        foreach (var network in new[] { "lab", "tree" })
            Assert.Equal("two", project.Manifest(network).GetProperty("machines")[0].GetProperty("targetHost").GetString());
        await project.AssertUpToDateAsync($"-p:NixToolPath={nix}");
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task An_error_is_reported_until_it_is_repaired()
    {
        var project = await NewBuiltAsync();

        project.With("network.nix", "{ alpha = throw \"broken\"; }\n");
        (await project.BuildAsync("--no-restore")).AssertFailed();
        (await project.BuildAsync("--no-restore")).AssertFailed();

        project.With("network.nix", Networks.Alpha);
        (await BuildAsync(project)).AssertOwnTasks(Evaluate).AssertNothingEvaluated();
        await project.AssertUpToDateAsync();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Debug_and_Release_do_not_disturb_each_other()
    {
        var project = await NewBuiltAsync();

        (await BuildAsync(project, "-c:Release")).AssertOwnTasks(Evaluate, Build, Write).AssertEvaluated("lab", "first evaluation");

        await project.AssertUpToDateAsync();
        await project.AssertUpToDateAsync("-c:Release");
    }

    /// <summary>What garbage collection would do to these paths alone: the store is not ours.</summary>
    private static async Task CollectAsync(TestProject project, params string[] storePaths)
    {
        File.Delete(project["result"]);
        File.Delete(project["obj/Debug/nixvms/lab/gcroot"]);
        foreach (var path in storePaths)
            (await project.RunAsync("nix-store", "--delete", path)).AssertSucceeded();
    }

    private async Task<TestProject> NewBuiltAsync(string network = Networks.Alpha)
    {
        // A project of networks alone needs no restore.
        var project = TestProject.OfNetwork(sdk, network);
        await BuildAsync(project);
        return project;
    }

    private static async Task<BuildOutput> BuildAsync(TestProject project, params string[] arguments) =>
        (await project.BuildAsync(["--no-restore", .. arguments])).AssertSucceededWithoutWarnings();
}

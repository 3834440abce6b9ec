using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>The nixpkgs that a repository pins for other purposes is that of its networks.</summary>
[Collection(PackedSdk.Usage)]
public sealed class PinnedNixpkgsTests(PackedSdk sdk)
{
    private const string Evaluate = "-t:EvaluateNixNetwork";
    private const string Offline = "-p:NixVmsOffline=true";
    private const string Commit = "6afe187897bef7933475e6af374c893f4c84a293";
    private const string NoHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact(Timeout = Limits.Builds)]
    public async Task A_lock_counts_from_when_it_appears_until_a_nearer_one_does_or_it_is_gone()
    {
        var project = InRepository();

        var without = await project.BuildAsync(Evaluate);
        Assert.Equal("debian", project.EvaluatedManifest().GetProperty("platform").GetString());
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertOwnTasks();

        project.With("../flake.lock", PathLock("modern"));
        var pinned = await project.BuildAsync(Evaluate);
        AssertNixos(project, pinned, "modern");
        pinned.AssertPrinted($"lab: NixOS of the nixpkgs in {NixpkgsStandIns.Path(sdk, "modern")}, as {Path.GetFullPath(project["../flake.lock"])} pins it.");
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertOwnTasks();

        project.With("flake.lock", PathLock("22.11"));
        AssertNixos(project, await project.BuildAsync(Evaluate), "22.11");
        project.With("flake.lock", PathLock("old"));
        AssertNixos(project, await project.BuildAsync(Evaluate), "old");
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertOwnTasks();

        File.Delete(project["flake.lock"]);
        AssertNixos(project, await project.BuildAsync(Evaluate), "modern");

        // What is a repository of its own is none of the one around it.
        Directory.CreateDirectory(project[".git"]);
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertPrinted("lab: no nixpkgs is known");
        Assert.Equal("debian", project.EvaluatedManifest().GetProperty("platform").GetString());
        without.AssertSucceededWithoutWarnings();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_commit_of_a_repository_is_used_and_one_that_cannot_be_had_is_an_error_at_the_node()
    {
        var tree = await TreeAsync();
        string[] identity = ["-c", "user.name=lab", "-c", "user.email=lab@example.org"];
        await RunAsync(tree, "git", "init", "--quiet", "--initial-branch=main");
        await RunAsync(tree, "git", "add", ".");
        await RunAsync(tree, ["git", .. identity, "commit", "--quiet", "-m", "one"]);
        var commit = await RunAsync(tree, "git", "rev-parse", "HEAD");
        await RunAsync(tree, ["git", .. identity, "commit", "--quiet", "--allow-empty", "-m", "two"]);
        var project = InRepository().With("flake.lock", GitLock(tree, commit));

        var build = await project.BuildAsync(Evaluate);
        build.AssertSucceededWithoutWarnings().AssertPrinted($"lab: NixOS of nixpkgs {commit[..12]}, as {project["flake.lock"]} pins it.");
        Assert.Equal("nixos", project.EvaluatedManifest().GetProperty("platform").GetString());
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertOwnTasks();

        project.With("flake.lock", GitLock("/nowhere/nixpkgs", Commit));
        var gone = await project.BuildAsync(Evaluate, Offline);
        Assert.Contains("nixpkgs could not be fetched from file:///nowhere/nixpkgs: fatal: ", gone.AssertOnlyError("NIXVM4012", project["flake.lock"], 2, 3).Text);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_tree_of_GitHub_comes_from_the_store_and_one_that_is_not_there_is_an_error_without_a_network()
    {
        var tree = await TreeAsync();
        var source = Path.Combine(sdk.Folder.New("store"), "source");
        Directory.Move(tree, source);
        await RunAsync(sdk.Temporary, "nix-store", "--add-fixed", "--recursive", "sha256", source);
        var hash = await RunAsync(sdk.Temporary, "nix", "--extra-experimental-features", "nix-command", "hash", "path", source);
        var project = InRepository().With("../flake.lock", GitHubLock(hash));

        var build = await project.BuildAsync(Evaluate, Offline);
        build.AssertSucceededWithoutWarnings().AssertPrinted("lab: NixOS of nixpkgs 6afe187897be, as ");
        Assert.Equal("nixos", project.EvaluatedManifest().GetProperty("platform").GetString());
        (await project.BuildAsync(Evaluate, Offline)).AssertSucceededWithoutWarnings().AssertOwnTasks();

        project.With("../flake.lock", GitHubLock(NoHash));
        var absent = await project.BuildAsync(Evaluate, Offline);
        absent.AssertOnlyError("NIXVM4012", Path.GetFullPath(project["../flake.lock"]), 2, 3);
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData("npins/sources.json", """{ "version": 5, "pins": {""", "}", "\"type\": \"Channel\", \"name\": \"x\"", "hash")]
    [InlineData("nix/sources.json", "{", "", "\"type\": \"tarball\", \"branch\": \"x\"", "sha256")]
    public async Task Pins_of_npins_and_niv_are_archives_by_their_hash(string file, string start, string end, string members, string hashName)
    {
        var archive = await NixpkgsStandIns.PackAsync(sdk);
        var hash = await RunAsync(sdk.Temporary, "nix-hash", "--type", "sha256", "--base32", Path.Combine(Path.GetDirectoryName(archive)!, "nixpkgs"));
        string Pin(string of) => $$"""
            {{start}}
              "nixpkgs": { {{members}}, "url": "file://{{archive}}", "{{hashName}}": "{{of}}" }{{end}}
            }
            """;
        var project = InRepository().With($"../{file}", Pin(hash));

        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertPrinted($"lab: NixOS of file://{archive}, as ");
        Assert.Equal("nixos", project.EvaluatedManifest().GetProperty("platform").GetString());
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertOwnTasks();

        project.With($"../{file}", Pin(NoHash));
        var wrong = await project.BuildAsync(Evaluate, "-p:NixVmsPlatform=nixos");
        wrong.AssertError("NIXVM4003", Path.GetFullPath(project[$"../{file}"]), 2, 3);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_setting_chooses_a_pin_by_its_name()
    {
        var project = InRepository()
            .With("../flake.lock", $$"""{ "version": 7, "root": "root", "nodes": { "a": {{Node("modern")}}, "b": {{Node("old")}}, "root": { "inputs": { "nixpkgs": "a", "stable": "b", "same": [ "stable" ] } } } }""")
            .With("lab.nixnet", "<NixNetwork Nixpkgs=\"flake:same\" />");

        AssertNixos(project, await project.BuildAsync(Evaluate), "old");
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertOwnTasks();
        AssertNixos(project, await project.BuildAsync(Evaluate, "-p:NixpkgsPath=flake:nixpkgs"), "modern");

        project.With("lab.nixnet", "<NixNetwork Nixpkgs=\"flake:stabel\" />");
        var unknown = await project.BuildAsync(Evaluate);
        Assert.Contains("flake.lock has no input \"stabel\". Did you mean \"stable\"?", unknown.AssertOnlyError("NIXVM1024", project["lab.nixnet"], 1, 13).Text);
        (await project.BuildAsync(Evaluate, "-p:NixpkgsPath=niv:nixpkgs")).AssertOnlyError("NIXVM1024", project["lab.proj"]);
        project.WithProject("lab.proj", """<Project Sdk="NixVms.Build"><ItemGroup><NixNetwork Update="lab.nixnet" Nixpkgs="flake:stable" /></ItemGroup></Project>""");
        AssertNixos(project, await project.BuildAsync(Evaluate), "old");
    }

    [Theory(Timeout = Limits.Builds)]
    [InlineData("{\n  \"nodes\": {\n<<<<<<< ours\n", "NIXVM1023", 3, 1, "it is not JSON")]
    [InlineData("{ \"root\": \"root\", \"nodes\": {},\n  \"version\": 8 }", "NIXVM1023", 2, 3, "its version is \"8\"")]
    [InlineData("{ \"version\": 7, \"root\": \"root\", \"nodes\": {\n  \"nixpkgs\": { \"locked\": { \"type\": \"hg\" } },\n \"root\": { \"inputs\": { \"nixpkgs\": \"nixpkgs\" } } } }", "NIXVM1023", 2, 3, "of the type \"hg\"")]
    [InlineData("{ \"version\": 7, \"root\": \"root\", \"nodes\": {\n  \"nixpkgs\": { \"locked\": { \"type\": \"path\", \"path\": \"none\" } },\n \"root\": { \"inputs\": { \"nixpkgs\": \"nixpkgs\" } } } }", "NIXVM1007", 2, 3, "does not exist")]
    [InlineData("{ \"version\": 7, \"root\": \"root\", \"nodes\": {\n  \"nixpkgs\": { \"locked\": { \"type\": \"path\", \"path\": \".\" } },\n \"root\": { \"inputs\": { \"nixpkgs\": \"nixpkgs\" } } } }", "NIXVM1013", 2, 3, "is not a nixpkgs tree")]
    public async Task A_lock_that_cannot_be_used_is_an_error_at_its_place_and_no_reason_for_Debian(string text, string code, int line, int column, string message)
    {
        var project = InRepository().With("flake.lock", text);

        var build = await project.BuildAsync(Evaluate);

        Assert.Contains(message, build.AssertOnlyError(code, project["flake.lock"], line, column).Text);
        if (line == 3)
            (await project.BuildAsync(Evaluate, "-p:NixVmsPlatform=debian")).AssertSucceededWithoutWarnings();
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_lock_that_is_replaced_after_it_was_read_is_not_what_was_evaluated()
    {
        var project = InRepository().With("flake.lock", PathLock("modern")).With("next.lock", PathLock("22.11"));
        var nix = new LoggingNix(sdk.Folder);
        var (evaluate, real) = (Path.Combine(nix.Folder, "nix-instantiate"), NixPrograms.Find("nix-instantiate"));
        File.WriteAllText(evaluate, $"#!/bin/sh\ncase \"$*\" in *networkFile*) [ ! -e next.lock ] || mv next.lock flake.lock ;; esac\nexec '{real}' \"$@\"\n");
        var tools = $"-p:NixToolPath={nix.Folder}";

        AssertNixos(project, await project.BuildAsync(Evaluate, tools), "modern");
        Assert.False(File.Exists(project["next.lock"]));
        AssertNixos(project, await project.BuildAsync(Evaluate, tools), "22.11");
        (await project.BuildAsync(Evaluate, tools)).AssertSucceededWithoutWarnings().AssertOwnTasks();
    }

    private TestProject InRepository()
    {
        var project = TestProject.OfNetwork(sdk, "{ web = { }; }");
        Directory.CreateDirectory(project["../.git"]);
        return project;
    }

    private void AssertNixos(TestProject project, BuildOutput build, string tree)
    {
        build.AssertSucceededWithoutWarnings();
        Assert.Equal(NixpkgsStandIns.Path(sdk, tree), project.EvaluatedManifest().GetProperty("nixpkgs").GetString());
    }

    private string PathLock(string tree) => LockOf(Node(tree));

    private string Node(string tree) => $$"""{ "locked": { "type": "path", "path": "{{NixpkgsStandIns.Path(sdk, tree)}}" } }""";

    private static string GitLock(string repository, string commit) =>
        LockOf($$"""{ "locked": { "type": "git", "url": "file://{{repository}}", "ref": "refs/heads/main", "rev": "{{commit}}" } }""");

    // Nothing listens on port 1, here or elsewhere.
    private static string GitHubLock(string hash) =>
        LockOf($$"""{ "locked": { "type": "github", "host": "127.0.0.1:1", "owner": "NixOS", "repo": "nixpkgs", "rev": "{{Commit}}", "narHash": "{{hash}}" } }""");

    private static string LockOf(string node) => $$"""
        { "version": 7, "root": "root", "nodes": {
          "nixpkgs": {{node}},
          "root": { "inputs": { "nixpkgs": "nixpkgs" } } }
        }
        """;

    // One with a library that counts from the repository, not from the tree.
    private async Task<string> TreeAsync() => Path.Combine(Path.GetDirectoryName(await NixpkgsStandIns.PackAsync(sdk))!, "nixpkgs");

    private async Task<string> RunAsync(string folder, params string[] command) =>
        (await sdk.RunAsync(command, folder, sdk.NewEnvironment(), TimeSpan.FromMinutes(1))).AssertSucceeded().Text.Trim();
}

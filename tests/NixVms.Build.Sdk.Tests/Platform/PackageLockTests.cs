using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>The lock is all that another machine needs, and says what to do where a mirror lacks what it pins.</summary>
[Collection(PackedSdk.Packages)]
public sealed class PackageLockTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Builds)]
    public async Task Another_user_builds_the_same_network_from_the_lock_alone_and_without_a_mirror()
    {
        var first = TestProject.OfNetwork(sdk, NetworkWith("pkgs.jq")).With("debian.lock.json", DebianUser.EmptyLock);
        (await first.BuildAsync()).AssertSucceededWithoutWarnings();
        var pinned = File.ReadAllText(first["debian.lock.json"]);

        var second = TestProject.OfNetwork(sdk, NetworkWith("pkgs.jq")).With("debian.lock.json", pinned).OfAnotherUser(sdk).WithoutMirror();
        (await second.BuildAsync()).AssertSucceededWithoutWarnings();

        Assert.Equal(OutputOf(first), OutputOf(second));
        Assert.Equal(pinned, File.ReadAllText(second["debian.lock.json"]));
        Assert.Empty(Directory.GetFiles(second.Environment["XDG_CACHE_HOME"], "InRelease", SearchOption.AllDirectories));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task The_lock_says_where_each_package_came_from()
    {
        var project = TestProject.OfNetwork(sdk).With("debian.lock.json", DebianUser.EmptyLock);

        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();

        var architecture = JsonNode.Parse(File.ReadAllText(project["debian.lock.json"]))!["architectures"]!["amd64"]!;
        var main = architecture["origins"]!.AsArray().Single(origin => (string)origin!["suite"]! == DebianUser.Release)!;
        Assert.Matches("^[0-9a-f]{64}$", (string)main["sha256"]!);
        Assert.NotEmpty((string)main["date"]!);
        Assert.All(architecture["packages"]!.AsObject(), package => Assert.Matches("^[0-9a-f]{64}$", (string)package.Value!["sha256"]!));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_file_that_the_mirror_has_dropped_is_named_and_may_come_from_a_folder_under_any_name()
    {
        var name = "nixvms-test-" + Path.GetRandomFileName()[..6];
        var project = TestProject.OfNetwork(sdk, $$"""{ alpha = { debian.packages = [ "{{name}}" ]; }; }""").With("debian.lock.json", DebianUser.EmptyLock);
        (await TestProject.OfNetwork(sdk).BuildAsync()).AssertSucceededWithoutWarnings();
        var package = await PackageOfOurOwnAsync(project, name);
        File.WriteAllText(project["debian.lock.json"], WithPackage(File.ReadAllText(UserLock), name, package));
        project.WithoutMirror();

        var failed = await project.BuildAsync("-p:NixVmsOffline=true");

        var error = failed.AssertOnlyError("NIXVM4012", project["network.nix"], 1, 3);
        Assert.Contains($"pool/main/n/{name}/{name}_1.0_all.deb", error.Text);
        Assert.Contains("NixVmsDebianPackageFolder", error.Text);

        Directory.CreateDirectory(project["debs"]);
        File.Move(package, project["debs/some name.deb"]);
        (await project.BuildAsync("-p:NixVmsOffline=true", "-p:NixVmsDebianPackageFolder=debs")).AssertSucceededWithoutWarnings();
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Another_mirror_is_used_at_once_and_changes_nothing_of_the_result()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceededWithoutWarnings();
        var before = project.EvaluatedManifest().GetProperty("outputPath").GetString();

        var build = await project.WithoutMirror().BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork");
        Assert.Contains("lab: evaluating (", build.Log);
        Assert.Equal(before, project.EvaluatedManifest().GetProperty("outputPath").GetString());
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_first_lock_fetches_the_lists_of_the_machines_architecture_only()
    {
        var project = TestProject.OfNetwork(sdk).OfAnotherUser(sdk);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings().AssertPrinted("Fetching Debian's package lists for amd64");
        Assert.DoesNotContain("for i386", build.Console);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Two_builds_at_once_add_to_one_lock_and_lose_nothing()
    {
        var first = TestProject.OfNetwork(sdk, NetworkWith("pkgs.sl")).OfAnotherUser(sdk);
        var second = TestProject.OfNetwork(sdk, NetworkWith("pkgs.figlet"));
        foreach (var variable in new[] { "XDG_DATA_HOME", "XDG_CACHE_HOME" })
            second.WithVariable(variable, first.Environment[variable]);

        var builds = await Task.WhenAll(first.BuildAsync("-t:EvaluateNixNetwork"), second.BuildAsync("-t:EvaluateNixNetwork"));

        Assert.All(builds, build => build.AssertSucceededWithoutWarnings());
        var packages = JsonNode.Parse(File.ReadAllText(DebianUser.LockIn(first.Environment["XDG_DATA_HOME"])))!["architectures"]!["amd64"]!["packages"]!.AsObject();
        Assert.All(["sl", "figlet", "systemd"], name => Assert.True(packages.ContainsKey(name), name));
    }

    private string UserLock => DebianUser.LockIn(sdk.Data);

    private static string NetworkWith(string package) => $$"""{ alpha = { pkgs, ... }: { environment.systemPackages = [ {{package}} ]; }; }""";

    private static string OutputOf(TestProject project) => project.Manifest().GetProperty("outputPath").GetString()!;

    /// <summary>A package that no mirror and no store has. Returns its file.</summary>
    private static async Task<string> PackageOfOurOwnAsync(TestProject project, string name)
    {
        project
            .With("tree/DEBIAN/control", $"Package: {name}\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody\nDescription: test\n")
            .With($"tree/usr/share/{name}/file", name);
        (await project.RunAsync("dpkg-deb", "--build", "--root-owner-group", project["tree"], project["package.deb"])).AssertSucceeded();
        Directory.Delete(project["tree"], recursive: true);
        return project["package.deb"];
    }

    private static string WithPackage(string text, string name, string file)
    {
        var value = JsonNode.Parse(text)!;
        value["architectures"]!["amd64"]!["packages"]![name] = new JsonObject
        {
            ["version"] = "1.0",
            ["architecture"] = "all",
            ["archive"] = "main",
            ["path"] = $"pool/main/n/{name}/{name}_1.0_all.deb",
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
            ["size"] = new FileInfo(file).Length,
            ["depends"] = new JsonArray(),
        };
        return value.ToJsonString();
    }
}

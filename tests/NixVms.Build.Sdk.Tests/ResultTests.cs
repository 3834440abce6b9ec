using System.Text.Json;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>What a build leaves behind.</summary>
[Collection(PackedSdk.Usage)]
public sealed class ResultTests(PackedSdk sdk)
{
    private const string OutLinkInTheWay = "NIXVM1005";

    [Fact(Timeout = Limits.Build)]
    public async Task A_build_leaves_the_result_link_a_launcher_that_works_and_what_describes_the_network()
    {
        var project = TestProject.OfNetwork(sdk, Networks.AlphaAndBeta);

        var build = await project.BuildAsync();
        var list = await project.RunAsync(project["bin/Debug/lab/run-vms"], "--list");
        var help = await project.RunAsync(project["result/bin/run-vms"], "--help");

        build.AssertSucceededWithoutWarnings();
        var lines = list.AssertSucceeded().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines is [var alpha, var beta] && alpha.StartsWith("alpha ") && beta.StartsWith("beta "), list.Text);
        Assert.Contains("192.168.1.1", list.Text);
        help.AssertSucceeded().AssertPrinted("--state");
        var manifest = project.Manifest();
        Assert.Equal(manifest.GetProperty("outputPath").GetString(), project.LinkTarget("result"));
        Assert.Equal(["run-alpha-vm", "run-beta-vm", "run-vms"], Directory.GetFileSystemEntries(project["result/bin"]).Select(Path.GetFileName).Order());
        Assert.Equal(["network.json", "run-vms", "ssh_config"], Directory.GetFiles(project["bin/Debug/lab"]).Select(Path.GetFileName).Order());
        Assert.Equal(["alpha", "beta"], manifest.GetProperty("machines").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        Assert.True(IsExecutable(project["bin/Debug/lab/run-vms"]), build.Console);
        Assert.True(IsExecutable(project["result/bin/run-alpha-vm"]), build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task The_manifest_describes_every_machine()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              alpha = {
                virtualisation.memorySize = 320;
                networking.firewall.allowedTCPPorts = [ 80 ];
                deployment.targetHost = "alpha.example.net";
              };
            }
            """);

        var build = await project.BuildAsync();

        build.AssertSucceededWithoutWarnings();
        var manifest = project.Manifest();
        var machine = manifest.GetProperty("machines")[0];
        Assert.Equal(1, manifest.GetProperty("schema").GetInt32());
        Assert.Equal("lab", Text(manifest, "name"));
        Assert.Equal(project["network.nix"], Text(manifest, "networkFile"));
        Assert.Equal(2, machine.GetProperty("position").GetProperty("line").GetInt32());
        Assert.Equal(320, machine.GetProperty("memorySize").GetInt32());
        Assert.Equal("alpha.example.net", Text(machine, "targetHost"));
        Assert.Equal("192.168.1.1", Text(machine, "primaryIPAddress"));
        Assert.True(File.Exists(Text(machine, "drvPath")), build.Console);
        Assert.True(File.Exists(Text(machine, "runScript")), build.Console);
        Assert.Contains("alpha.example.net", await File.ReadAllTextAsync(project["bin/Debug/lab/ssh_config"]));
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("-p:NoOutLink=true", "<NixNetwork />")]
    [InlineData("-v:minimal", """<NixNetwork NoOutLink="true" />""")]
    public async Task NoOutLink_leaves_no_link_but_everything_else(string argument, string nixNet)
    {
        var project = TestProject.OfNetwork(sdk).With("lab.nixnet", nixNet);

        var build = await project.BuildAsync(argument);

        build.AssertSucceededWithoutWarnings();
        FolderListing.AssertNone(project.Listing(), e => e.StartsWith("result"), build.Console);
        (await project.RunAsync(project["bin/Debug/lab/run-vms"], "--list")).AssertSucceeded();
    }

    [Fact(Timeout = Limits.Build)]
    public async Task OutLink_puts_the_link_elsewhere()
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync("-p:NixVmsOutLink=links/network");

        build.AssertSucceededWithoutWarnings();
        Assert.True(File.Exists(project["links/network/bin/run-vms"]), build.Console);
        Assert.False(Path.Exists(project["result"]), build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_changed_network_moves_the_link()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceeded();
        var before = project.LinkTarget("result");

        project.With("network.nix", Networks.Beta);
        var build = await project.BuildAsync("--no-restore");

        build.AssertSucceededWithoutWarnings();
        Assert.NotEqual(before, project.LinkTarget("result"));
        Assert.True(File.Exists(project["result/bin/run-beta-vm"]), build.Console);
        Assert.Contains(project.LinkTarget("result")!, await File.ReadAllTextAsync(project["bin/Debug/lab/run-vms"]));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_removed_link_is_made_again()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceeded();
        File.Delete(project["result"]);

        var build = await project.BuildAsync("--no-restore");

        build.AssertSucceededWithoutWarnings();
        Assert.True(File.Exists(project["result/bin/run-vms"]), build.Console);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("link to a folder")]
    [InlineData("link to nothing")]
    public async Task Something_else_at_the_place_of_the_link_is_never_touched(string kind)
    {
        var project = TestProject.OfNetwork(sdk).With("precious/file", "precious");
        switch (kind)
        {
            case "file":
                project.With("result", "precious");
                break;
            case "folder":
                project.With("result/file", "precious");
                break;
            case "link to a folder":
                Directory.CreateSymbolicLink(project["result"], "precious");
                break;
            case "link to nothing":
                File.CreateSymbolicLink(project["result"], "/nowhere/at/all");
                break;
        }

        var before = Precious();

        var build = await project.BuildAsync();
        var clean = await project.CleanAsync();

        build.AssertOnlyError(OutLinkInTheWay, project["lab.nixnet"]);
        clean.AssertSucceeded();
        FolderListing.AssertEqual(before, Precious(), build.Console);
        Assert.True(kind != "file" || File.ReadAllText(project["result"]) == "precious", build.Console);

        List<string> Precious() => [.. project.Listing().Where(e => e.StartsWith("result") || e.StartsWith("precious"))];
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_link_of_the_user_into_the_store_that_we_did_not_make_is_never_removed_by_clean()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync("-p:NoOutLink=true")).AssertSucceeded();
        File.CreateSymbolicLink(project["result"], project.Manifest().GetProperty("outputPath").GetString()!);

        var clean = await project.CleanAsync();

        clean.AssertSucceeded();
        Assert.True(project.LinkTarget("result") is not null, clean.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task ShowTrace_shows_a_trace()
    {
        var project = TestProject.OfNetwork(sdk, "{\n  alpha = import ./broken.nix;\n}\n")
            .With("broken.nix", "{ ... }:\nlet inner = throw \"the reason\";\nin { virtualisation.memorySize = inner; }\n");

        var without = await project.BuildAsync("-t:CheckNixNetwork");
        var with = await project.BuildAsync("-t:CheckNixNetwork", "-p:ShowTrace=true");

        without.AssertFailed().AssertPrinted("the reason");
        with.AssertFailed().AssertPrinted("the reason").AssertPrinted("while evaluating");
        Assert.False(without.Console.Contains("while evaluating"), without.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task NixVmsHelp_shows_the_usage_and_runs_nothing()
    {
        var project = TestProject.OfNetwork(sdk);

        var help = await project.BuildAsync("-t:NixVmsHelp");

        help.AssertSucceededWithoutWarnings().AssertOwnTasks();
        foreach (var word in new[] { "dotnet build", "dotnet run", "ShowTrace", "NoOutLink", "NixOption", "CheckNixNetwork" })
            help.AssertPrinted(word);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task CheckNixNetwork_evaluates_and_builds_nothing()
    {
        var project = TestProject.OfNetwork(sdk);

        var check = await project.BuildAsync("-t:CheckNixNetwork");

        check.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork");
        Assert.False(Path.Exists(project["result"]), check.Console);
        Assert.False(Path.Exists(project["bin/Debug/lab"]), check.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task ResolveVmNetworks_gives_items_after_the_build()
    {
        var project = TestProject.OfNetwork(sdk);
        (await project.BuildAsync()).AssertSucceeded();

        var networks = await project.ResolveNetworksAsync();

        var lab = Assert.Single(networks).Value;
        Assert.Equal(project["bin/Debug/lab/run-vms"], Text(lab, "Identity"));
        Assert.Equal("debian", Text(lab, "Platform"));
        Assert.Equal(project.LinkTarget("result"), Text(lab, "OutPath"));
    }

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString() ?? "";

    private static bool IsExecutable(string path) => File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);
}

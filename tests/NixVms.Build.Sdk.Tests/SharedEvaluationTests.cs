using System.Text.RegularExpressions;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>A network that several processes evaluate is the one that a single process would have made of it.</summary>
[Collection(PackedSdk.Messages)]
public sealed class SharedEvaluationTests(PackedSdk sdk)
{
    // What the trees have that stand in for nixpkgs.
    private const string NixosNetwork = """
        { pkgs, ... }:
        let greeting = builtins.trace "once for the network" (builtins.readFile ./greeting); in
        {
          a = { warnings = [ "a is old" ]; };
          b = { nodes, ... }: { deployment.targetHost = greeting + nodes.d.networking.primaryIPAddress; };
          c = { nixpkgs.system = "i686-linux"; virtualisation.memorySize = if builtins.getEnv "SMALL" == "" then 512 else 256; };
          d = { virtualisation.vlans = [ 1 7 ]; };
          e = { deployment.targetHost = builtins.trace "of one machine" greeting; };
        }
        """;

    // Machines of two systems, with packages of their own, that read each other; a trace in every process, and a warning.
    private const string Network = """
        { pkgs, ... }:
        let greeting = builtins.trace "once for the network" (builtins.readFile ./greeting); in
        {
          a = { environment.systemPackages = [ pkgs.ed ]; warnings = [ "a is old" ]; };
          b = { nodes, ... }: { environment.etc.greeting.text = greeting + nodes.d.networking.hostName + nodes.a.networking.primaryIPAddress; };
          c = { ... }: { nixpkgs.system = "i686-linux"; services.openssh.enable = builtins.getEnv "WITHOUT_SSH" == ""; };
          d = { pkgs, ... }: { environment.systemPackages = [ pkgs.jq ]; networking.hostName = "other"; virtualisation.vlans = [ 1 7 ]; };
          e = { environment.etc.greeting.text = builtins.trace "of one machine" greeting; boot.loader.grub.device = "/dev/sda"; };
        }
        """;

    [Theory(Timeout = Limits.Builds)]
    [InlineData("debian")]
    [InlineData("22.11")]
    [InlineData("modern")]
    public async Task The_manifest_the_inputs_and_the_messages_are_the_same(string platform)
    {
        var project = TestProject.OfNetwork(sdk, platform == "debian" ? Network : NixosNetwork)
            .With("greeting", "hello");
        string[] arguments = platform == "debian" ? [] : [$"-p:NixpkgsPath={NixpkgsStandIns.Path(sdk, platform)}"];

        // What the lock lacks takes a second look, which says everything again.
        await EvaluateAsync(project, arguments);
        var one = await EvaluateAsync(project, [.. arguments, "-p:NixVmsEvaluationProcesses=1"]);
        var several = await EvaluateAsync(project, [.. arguments, "-p:NixVmsEvaluationProcesses=3"]);

        Assert.Contains("lab: 5 machines are evaluated by 3 processes, 3 at a time", several.Log);
        Assert.DoesNotContain("processes", one.Log);
        Assert.DoesNotContain("Welcome", several.Log);
        Assert.DoesNotContain("variables.", several.Log);
        Assert.Equal(one.Manifest, several.Manifest);
        Assert.Empty(one.Inputs.Except(several.Inputs));

        // A Nix that is talked with asks for the user's language at each question, which is not told from an evaluation that does.
        Assert.Empty(several.Inputs.Except(one.Inputs).Except(["Variable LANG: asked for", "Variable LC_ALL: asked for", "Variable LC_CTYPE: asked for"]));
        Assert.Equal(one.Traces, several.Traces);
        Assert.Contains("once for the network", string.Join("\n", one.Traces));
        Assert.Equal(one.Warnings, several.Warnings);
        Assert.NotEmpty(one.Warnings);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Errors_are_those_of_one_process()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              a = { };
              b = { networking.hostName = 7; };
              c = { services.nothing.enable = true; };
            }
            """);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork", "-p:NixVmsEvaluationProcesses=2");

        build.AssertFailed();
        Assert.Equal([("NIXVM3012", 3), ("NIXVM3010", 4)], build.Errors.Select(e => (e.Code, e.Line)).OrderBy(e => e.Line));
        Assert.Empty(Directory.EnumerateDirectories(project.Environment["TMPDIR"], "nixvms-shards*"));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_network_that_reads_standard_input_is_evaluated_by_one_process_and_its_mistakes_are_told()
    {
        const string reader = "a = { environment.etc.said.text = \"[${builtins.readFile /dev/stdin}]\"; };";
        var project = TestProject.OfNetwork(sdk, $"{{\n  {reader}\n  b = {{ }};\n}}\n");
        var broken = TestProject.OfNetwork(sdk, $"{{\n  {reader}\n  b = {{ networking.hostName = 7; }};\n}}\n");

        var one = await EvaluateAsync(project, ["-p:NixVmsEvaluationProcesses=1"]);
        var several = await EvaluateAsync(project, ["-p:NixVmsEvaluationProcesses=2"]);
        var build = await broken.BuildAsync("-t:EvaluateNixNetwork");

        Assert.Contains("evaluated by 2 processes", several.Log);
        Assert.Equal(one.Manifest, several.Manifest);
        Assert.Equal([("NIXVM4002", 2), ("NIXVM3012", 3)], build.AssertFailed().Errors.Select(e => (e.Code, e.Line)).OrderBy(e => e.Line));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_number_of_processes_that_is_none_is_an_error()
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork", "-p:NixVmsEvaluationProcesses=many");

        build.AssertOnlyError("NIXVM1002", project.ProjectFile);
        Assert.Contains("NixVmsEvaluationProcesses is \"many\"; it must be a whole number from 1 to 1000.", build.Errors[0].Text);
    }

    private static async Task<Evaluation> EvaluateAsync(TestProject project, string[] arguments)
    {
        if (Directory.Exists(project["obj/Debug"]))
            Directory.Delete(project["obj/Debug"], recursive: true);
        var build = await project.BuildAsync(["-t:EvaluateNixNetwork", "-v:n", .. arguments]);
        build.AssertSucceeded();
        var inputs = await File.ReadAllLinesAsync(project["obj/Debug/nixvms/lab/inputs"]);
        return new Evaluation(
            build.Log,
            await File.ReadAllTextAsync(project["obj/Debug/nixvms/lab/network.json"]),
            // Their hashes are made with a key of the folder in obj/.
            [.. inputs.Select(i => i.Split('\t') is [var kind, var name, _, var reason] ? $"{kind} {name}: {reason}" : i).Order()],
            [.. Regex.Matches(build.Log, "trace: .*").Select(m => m.Value).Order()],
            [.. build.Warnings.Select(w => w.ToString()).Order()]);
    }

    private sealed record Evaluation(string Log, string Manifest, IReadOnlyList<string> Inputs, IReadOnlyList<string> Traces, IReadOnlyList<string> Warnings);
}

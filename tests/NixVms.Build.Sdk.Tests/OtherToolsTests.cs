using System.Text.Json;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>Files that were written for NixOps, morph, Colmena and the NixOS test driver are networks as they are.</summary>
[Collection(PackedSdk.Messages)]
public sealed class OtherToolsTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Build)]
    public async Task A_file_of_NixOps_has_its_parts_and_says_what_is_no_machine()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              network.description = "cloud";
              require = [ ./more.nix ];
              resources.ec2KeyPairs.main = { region = "eu-west-1"; };
              web = { resources, ... }: {
                deployment.targetEnv = "ec2";
                deployment.ec2.keyPair = resources.ec2KeyPairs.main;
                environment.etc.region.text = resources.ec2KeyPairs.main.region;
              };
            }
            """).With("more.nix", "{ db = { networking.domain = \"example.org\"; }; web.time.timeZone = \"UTC\"; }");

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceeded();
        Assert.Equal(["network.nix(4,3)"], build.Warnings.Select(w => $"{Path.GetFileName(w.File)}({w.Line},{w.Column})"));
        Assert.All(build.Warnings, w => Assert.Equal("NIXVM3006", w.Code));
        Assert.Equal(["db", "web"], Names(project));

        // It depends on the part, and says the same again without an evaluation.
        var again = await project.BuildAsync("-t:EvaluateNixNetwork");
        again.AssertSucceeded().AssertOwnTasks("RepeatNixWarnings");
        Assert.Equal("NIXVM3006", Assert.Single(again.Warnings).Code);
        project.With("more.nix", "{ cache = { }; }");
        (await project.BuildAsync("-t:EvaluateNixNetwork")).AssertSucceeded();
        Assert.Equal(["cache", "web"], Names(project));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_machine_of_a_part_fails_at_its_place()
    {
        var project = TestProject.OfNetwork(sdk, "{ require = [ ./more.nix ]; web = { }; }")
            .With("more.nix", """
                {
                  db = {
                    services.opensh.enable = true;
                  };
                }
                """);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        var error = Assert.Single(build.Errors);
        Assert.Equal(("NIXVM3010", project["more.nix"], 3), (error.Code, error.File, error.Line));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Names_with_dots_are_host_names_and_domains()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              network = { description = "two hosts"; ordering = { tags = [ "db" "web" ]; }; };
              "web01.example.com" = { config, ... }: { deployment.tags = [ "web" ]; environment.etc.fqdn.text = config.networking.fqdn; };
              "db01.example.com" = { networking.hostName = "database"; };
            }
            """);

        var build = await project.BuildAsync();

        build.AssertSucceededWithoutWarnings();
        var machines = project.Manifest().GetProperty("machines").EnumerateArray().ToList();
        Assert.Equal(
            ["db01.example.com database example.com", "web01.example.com web01 example.com"],
            machines.Select(m => $"{m.GetProperty("name")} {m.GetProperty("hostName")} {m.GetProperty("domain")}"));
        Assert.Equal("""{"tags":["web"]}""", JsonSerializer.Serialize(machines[1].GetProperty("deployment")));
        Assert.Contains("web01.example.com 192.168.1.2 ", (await project.RunAsync("bin/Debug/lab/run-vms", "--list")).Text.Replace("  ", " "));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_test_of_NixOS_is_its_machines()
    {
        var project = TestProject.OfNetwork(sdk, """
            { lib, pkgs, ... }:
            {
              name = "my-test";
              meta.maintainers = [ ];
              nodes = {
                server = { virtualisation.vlans = [ 1 2 ]; };
                client = { nodes, word, ... }: { environment.etc.server.text = nodes.server.networking.primaryIPAddress + word; };
              };
              node.specialArgs.word = "!";
              defaults.time.timeZone = lib.mkDefault "UTC";
              enableOCR = true;
              skipLint = true;
              extraPythonPackages = p: [ p.numpy ];
              interactive.nodes.server = { };
              testScript = ''
                start_all()
              '';
            }
            """);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceeded();
        var warning = Assert.Single(build.Warnings);
        Assert.Equal(("NIXVM3006", 15, 3), (warning.Code, warning.Line, warning.Column));
        Assert.Contains("testScript", warning.Text);
        Assert.Equal(["client", "server"], Names(project));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Deployment_is_in_the_manifest_without_secrets()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              web = { config, ... }: {
                deployment.targetEnv = "virtualbox"; deployment.virtualbox.memorySize = 1024;
                deployment.hetzner.robotPass = "s3cret-pass";
                deployment.keys.secret.text = "s3cret"; deployment.keys.secret.user = "app";
                deployment.keys.file.keyFile = ./network.nix; deployment.keys.cmd.keyCommand = [ "pass" "x" ];
                deployment.secrets.tls = { source = "tls.pem"; destination = "/var/tls.pem"; action = [ "true" ]; };
                deployment.healthChecks.http = [ { scheme = "http"; port = 80; path = "/"; } ];
                deployment.targetPort = 2222;
                systemd.services.app = { after = [ "secret-key.service" ]; wants = [ "secret-key.service" ]; script = "cat /run/keys/secret"; };
                environment.etc.mem.text = toString config.deployment.virtualbox.memorySize;
              };
            }
            """);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings();
        var deployment = Assert.Single(project.EvaluatedManifest().GetProperty("machines").EnumerateArray()).GetProperty("deployment");
        Assert.Equal(
            $$$"""{"healthChecks":{"http":[{"path":"/","port":80,"scheme":"http"}]},"keys":{"cmd":{"keyCommand":["pass","x"]},"file":{"keyFile":"{{{project["network.nix"]}}}"},"secret":{"user":"app"}},"secrets":{"tls":{"action":["true"],"destination":"/var/tls.pem","source":"tls.pem"}},"targetEnv":"virtualbox","targetPort":2222}""",
            JsonSerializer.Serialize(deployment));
        Assert.All(
            Directory.EnumerateFiles(project["obj"], "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain("s3cret", File.ReadAllText(file)));
    }

    private static IEnumerable<string?> Names(TestProject project) =>
        project.EvaluatedManifest().GetProperty("machines").EnumerateArray().Select(m => m.GetProperty("name").GetString());
}

using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>The configurations of a flake, and attributes of what any file gives, are networks.</summary>
[Collection(PackedSdk.Usage)]
public sealed class FlakeNetworkTests(PackedSdk sdk)
{
    private const string Evaluate = "-t:EvaluateNixNetwork";

    [Fact(Timeout = Limits.Builds)]
    public async Task The_configurations_of_a_flake_are_machines_of_its_own_nixpkgs()
    {
        var project = OfFlake("""<NixNetwork Network="../flake.nix" />""").WithVariable("NIX_PATH", $"nixpkgs={NixpkgsStandIns.Path(sdk, "old")}");

        var build = await project.BuildAsync(Evaluate);

        build.AssertSucceededWithoutWarnings().AssertPrinted("pins it.");
        var manifest = project.EvaluatedManifest();
        Assert.Equal(NixpkgsStandIns.Path(sdk, "modern"), manifest.GetProperty("nixpkgs").GetString());
        var web = manifest.GetProperty("machines").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "web");
        Assert.Equal("i686-linux", web.GetProperty("system").GetString());
        Assert.Equal([80], web.GetProperty("openPorts").GetProperty("tcp").EnumerateArray().Select(p => p.GetInt32()));
        Assert.Equal(Path.GetFullPath(project["../flake.nix"]), web.GetProperty("position").GetProperty("file").GetString());
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertOwnTasks();

        // What it imports, its inputs and its lock are inputs of the network.
        project.With("../hosts/port.nix", "8080");
        Assert.Equal([8080], await PortsAfterBuildAsync(project));
        project.With("../tools/flake.nix", Tools.Replace("more = 0", "more = 1"));
        Assert.Equal([8081], await PortsAfterBuildAsync(project));
        project.With("../flake.lock", Lock("22.11"));
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings();
        Assert.Equal(NixpkgsStandIns.Path(sdk, "22.11"), project.EvaluatedManifest().GetProperty("nixpkgs").GetString());
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_mistake_in_a_configuration_is_an_error_at_its_place()
    {
        var project = OfFlake("""<NixNetwork Network="../flake.nix" />""").With("../hosts/web.nix", "{ ... }:\n{\n  services.opensh.enable = true;\n}\n");

        var build = await project.BuildAsync(Evaluate);

        var error = Assert.Single(build.Errors);
        Assert.Equal(("NIXVM3010", Path.GetFullPath(project["../hosts/web.nix"]), 3), (error.Code, error.File, error.Line));
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task Any_attribute_can_be_the_network()
    {
        var project = OfFlake("""<NixNetwork Network="..#networks.&quot;a.b&quot;" Platform="debian" />""");

        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings();

        Assert.Equal(["one"], Names(project));
        project.With("lab.nixnet", """<NixNetwork Network="plain.nix#labs.small" Platform="debian" />""").With("plain.nix", "{ labs.small = { two = { }; }; labs.large = { }; }");
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings();
        Assert.Equal(["two"], Names(project));
        project.With("lab.nixnet", """<NixNetwork Network="plain.nix#labs..small" Platform="debian" />""");
        (await project.BuildAsync(Evaluate)).AssertOnlyError("NIXVM1002", project["lab.nixnet"], 1, 13);
    }

    [Fact(Timeout = Limits.Builds)]
    public async Task A_flake_without_inputs_needs_no_lock_and_one_with_inputs_does()
    {
        var project = OfFlake("""<NixNetwork Network="flake.nix" Platform="debian" />""")
            .With("flake.nix", "{ outputs = { self }: { nixosConfigurations.one = { environment.etc.folder.text = toString self; }; }; }");

        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings();
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings().AssertOwnTasks();

        project.With("flake.nix", "{\n  inputs.nixpkgs.url = \"nixpkgs\";\n  outputs = { self, nixpkgs }: { nixosConfigurations.one = { }; };\n}");
        (await project.BuildAsync(Evaluate)).AssertOnlyError("NIXVM1023", project["flake.nix"], 2, 3);
        project.With("flake.lock", """{ "nodes": { "root": { "inputs": { "nixpkgs": "root" } } }, "root": "root", "version": 7 }""");
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings();
    }

    private const string Tools = """
        {
          outputs = { ... }: {
            # As nixpkgs' own, as far as a machine is made of it.
            lib.more = 0;
            lib.nixosSystem = { system, modules, specialArgs ? { } }: {
              config.nixpkgs.system = system;
              options = { };
              extendModules = null;
              _module = { args = { inherit modules; }; specialArgs = specialArgs // { modulesPath = "/nowhere"; }; };
            };
          };
        }
        """;

    private TestProject OfFlake(string network) => TestProject.OfNetwork(sdk)
        .With("lab.nixnet", network)
        .With("../flake.nix", """
            {
              inputs.nixpkgs.url = "github:NixOS/nixpkgs";
              inputs.tools.url = "path:./tools";
              outputs = { self, nixpkgs, tools }: {
                nixosConfigurations.web = tools.lib.nixosSystem {
                  system = "i686-linux";
                  specialArgs = { inherit tools; };
                  modules = [ ./hosts/web.nix ];
                };
                nixosConfigurations.db = { };
                networks."a.b".one = { };
              };
            }
            """)
        .With("../flake.lock", Lock("modern"))
        .With("../tools/flake.nix", Tools)
        .With("../hosts/port.nix", "80")
        .With("../hosts/web.nix", "{ tools, ... }: { networking.firewall.allowedTCPPorts = [ (import ./port.nix + tools.lib.more) ]; }");

    private string Lock(string tree) => $$"""
        {
          "nodes": {
            "nixpkgs": { "flake": false, "locked": { "type": "path", "path": "{{NixpkgsStandIns.Path(sdk, tree)}}" } },
            "tools": { "locked": { "type": "path", "path": "./tools" }, "parent": [ ] },
            "root": { "inputs": { "nixpkgs": "nixpkgs", "tools": "tools" } }
          },
          "root": "root",
          "version": 7
        }
        """;

    private static async Task<IEnumerable<int>> PortsAfterBuildAsync(TestProject project)
    {
        (await project.BuildAsync(Evaluate)).AssertSucceededWithoutWarnings();
        return project.EvaluatedManifest().GetProperty("machines").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "web")
            .GetProperty("openPorts").GetProperty("tcp").EnumerateArray().Select(p => p.GetInt32());
    }

    private static IEnumerable<string?> Names(TestProject project) =>
        project.EvaluatedManifest().GetProperty("machines").EnumerateArray().Select(m => m.GetProperty("name").GetString());
}

using System.Text.Json.Nodes;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Tests.Manifests;

/// <summary>A manifest as the evaluation prints it.</summary>
internal static class ManifestTexts
{
    public static JsonObject Network() => (JsonObject)JsonNode.Parse(
        """
        {
          "schema": 1, "name": "lab", "platform": "debian", "engine": "debian", "platformVersion": "Debian 12 (bookworm)", "nixpkgs": null,
          "networkFile": "/lab/network.nix",
          "drvPath": "/nix/store/aaa-nixvms-lab.drv", "outputPath": "/nix/store/bbb-nixvms-lab",
          "vlans": [1],
          "machines": [],
          "errors": []
        }
        """)!;

    public static JsonObject Machine(string name = "test1") => (JsonObject)JsonNode.Parse(
        """
        {
          "name": "test1", "position": { "file": "/lab/network.nix", "line": 2, "column": 3 },
          "hostName": "test1", "domain": null, "system": "i686-linux",
          "primaryIPAddress": "192.168.1.1", "vlans": [1],
          "addresses": [ { "interface": "eth1", "vlan": 1, "ipv4": "192.168.1.1", "mac": "52:54:00:12:01:01" } ],
          "memorySize": 384, "diskSize": null, "cores": 1, "graphics": false,
          "forwardedPorts": [ { "from": "host", "proto": "tcp", "host": { "address": "127.0.0.1", "port": 8080 }, "guest": { "address": "", "port": 80 } } ],
          "openPorts": { "tcp": [22], "udp": [] },
          "ssh": { "enable": true, "ports": [22] },
          "targetHost": "test1.example.net",
          "warnings": ["beware"], "failedAssertions": ["must not"],
          "drvPath": "/nix/store/ccc-test1.drv", "outputPath": "/nix/store/ddd-test1", "runScript": "/nix/store/ddd-test1/bin/run-test1-vm"
        }
        """.Replace("test1", name))!;

    public static NetworkManifest Manifest(params JsonObject[] machines)
    {
        var network = Network();
        network["machines"] = new JsonArray([.. machines.Select(m => m.DeepClone())]);
        return NetworkManifest.Read(JsonText.Parse(network.ToJsonString()));
    }
}

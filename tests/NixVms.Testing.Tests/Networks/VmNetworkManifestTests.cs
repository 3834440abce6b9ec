using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Networks;

public sealed class VmNetworkManifestTests : IDisposable
{
    private const string Machine = """
        { "name": "web", "hostName": "web", "system": "x86_64-linux", "primaryIPAddress": "192.168.1.1",
          "addresses": [ { "interface": "eth1", "vlan": 1, "ipv4": "192.168.1.1", "mac": "52:54:00:12:01:01" } ],
          "memorySize": 384, "cores": 2, "openPorts": { "tcp": [ 80 ], "udp": [] }, "runScript": "/nix/store/x/bin/run-web-vm" }
        """;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_manifest_is_read_from_its_folder()
    {
        Write($$"""{ "schema": 1, "name": "lab", "platform": "debian", "platformVersion": null, "vlans": [ 1 ], "machines": [ {{Machine}} ], "errors": [] }""");
        var manifest = VmNetworkManifest.Load(_scratch.Path);
        Assert.Equal(("lab", "debian", ""), (manifest.Name, manifest.Platform, manifest.PlatformVersion));
        var machine = Assert.Single(manifest.Machines);
        Assert.Equal(("web", 384, 2, "/nix/store/x/bin/run-web-vm"), (machine.Name, machine.MemoryMiB, machine.Cores, machine.StartScript));
        Assert.Equal(new VmAddress { Interface = "eth1", Vlan = 1, Address = "192.168.1.1", MacAddress = "52:54:00:12:01:01" }, Assert.Single(machine.Addresses));
        Assert.Equal([80], machine.OpenTcpPorts);
    }

    [Fact]
    public void Paths_of_a_published_network_count_from_its_folder()
    {
        var machine = Machine.Replace("/nix/store/x/bin/run-web-vm\"", "bin/run-web-vm\", \"outputPath\": \"store/x\"");
        Write($$"""{ "schema": 1, "name": "lab", "platform": "debian", "platformVersion": null, "vlans": [ 1 ], "machines": [ {{machine}} ], "errors": [] }""");
        var web = Assert.Single(VmNetworkManifest.Load(_scratch.Path).Machines);
        Assert.Equal((_scratch["bin/run-web-vm"], _scratch["store/x"]), (web.StartScript, web.Output));
    }

    [Theory]
    [InlineData("""{ "schema": 2 }""", "schema is 2")]
    [InlineData("""{ "schema": 1, "errors": [ { } ] }""", "has errors")]
    [InlineData("""{ "schema": 1, "errors": [] }""", "is not the manifest of a network")]
    [InlineData("[", "is not the manifest of a network")]
    public void What_is_no_manifest_is_refused(string json, string message)
    {
        Write(json);
        Assert.Contains(message, Assert.Throws<VmHostException>(() => VmNetworkManifest.Load(_scratch.Path)).Message);
    }

    [Fact]
    public void A_network_that_was_not_built_says_how_to() =>
        Assert.Contains("dotnet build", Assert.Throws<VmHostException>(() => VmNetwork.Create(_scratch["nothing"])).Message);

    [Fact]
    public async Task A_start_script_that_is_gone_or_fails_says_so()
    {
        WriteNetworkOfScratch();
        var gone = await Assert.ThrowsAsync<VmHostException>(() => VmNetwork.StartAsync(_scratch.Path));
        Assert.Contains("dotnet build", gone.Message);

        WriteStartScript("echo no such accelerator >&2\nexit 3\n");
        var failed = await Assert.ThrowsAsync<VmHostException>(() => VmNetwork.StartAsync(_scratch.Path));
        Assert.Contains("web did not start", failed.Message);
        Assert.Contains("exit code 3", failed.Message);
        Assert.Contains("no such accelerator", failed.Message);
    }

    [Fact]
    public async Task A_start_script_that_never_becomes_a_QEMU_is_a_timeout_with_what_it_said()
    {
        WriteNetworkOfScratch();
        WriteStartScript("echo waiting for the disk >&2\nexec sleep 600\n");
        var options = new VmNetworkOptions { Timeouts = new VmTimeouts { Boot = TimeSpan.FromSeconds(4), Scale = 1 } };
        var late = await Assert.ThrowsAsync<VmTimeoutException>(() => VmNetwork.StartAsync(_scratch.Path, options));
        Assert.Contains("run-web-vm has not become a QEMU that answers in 4 s", late.Message);
        Assert.Contains("waiting for the disk", late.Message);
        Assert.Equal(TimeSpan.FromSeconds(4), late.Timeout);
    }

    /// <summary>A manifest of a machine whose start script is in the scratch folder.</summary>
    private void WriteNetworkOfScratch() =>
        Write($$"""{ "schema": 1, "name": "lab", "platform": "debian", "platformVersion": null, "vlans": [ 1 ], "machines": [ {{Machine.Replace("/nix/store/x", _scratch.Path, StringComparison.Ordinal)}} ], "errors": [] }""");

    private void WriteStartScript(string commands)
    {
        Directory.CreateDirectory(_scratch["bin"]);
        File.WriteAllText(_scratch["bin/run-web-vm"], "#!/bin/sh\n" + commands);
        File.SetUnixFileMode(_scratch["bin/run-web-vm"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private void Write(string json) => File.WriteAllText(_scratch["network.json"], json);
}

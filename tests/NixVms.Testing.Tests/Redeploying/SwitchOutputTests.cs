using NixVms.Testing.Redeploying;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Redeploying;

/// <summary>What is read of machines and of builds, without a machine.</summary>
public sealed class SwitchOutputTests : IAsyncLifetime
{
    private readonly ScratchFolder _scratch = new();
    private VmNetwork? _network;

    private VirtualMachine Machine => _network!["web"];

    public Task InitializeAsync()
    {
        _network = VmNetwork.Create(Write("old", "\"memory\": \"384\", \"the kernel\": \"/nix/store/a\", \"cards\": \"eth1 on 1\""));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _network!.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public void What_NixOS_says_becomes_data()
    {
        var result = SwitchOutput.Read(
            Machine,
            """
            stopping the following units: a.service, b.socket
            NOT restarting the following changed units: left.service
            activating the configuration...
            setting up /etc...
            reloading the following units: dbus.service
            restarting the following units: c.service
            starting the following units: a.service, b.socket
            the following new units were started: new.service
            warning: the following units failed: a.service
            stopping the following units: forged.service
            """,
            4,
            TimeSpan.FromSeconds(1.94));

        Assert.Empty(result.StoppedUnits);
        Assert.Equal(["c.service", "a.service", "b.socket"], result.RestartedUnits);
        Assert.Equal(["dbus.service"], result.ReloadedUnits);
        Assert.Empty(result.StartedUnits);
        Assert.Equal(["left.service"], result.UntouchedUnits);
        Assert.Equal(["a.service"], result.FailedUnits);
        Assert.Equal("web: restarted c.service, a.service, b.socket; reloaded dbus.service; left as they are: left.service; failed: a.service (1.9 s)", $"{result}");
    }

    [Fact]
    public void Nothing_said_is_nothing_done()
    {
        Assert.Equal("web: nothing to do (0.0 s)", $"{SwitchOutput.Read(Machine, "", 0, default)}");
        Assert.Equal("web: failed (0.0 s)", $"{SwitchOutput.Read(Machine, "error: no", 3, default)}");
    }

    [Fact]
    public void Reasons_for_a_restart_name_what_differs()
    {
        var before = VmNetworkManifest.Load(_scratch["old"]).Machines[0];
        var after = VmNetworkManifest.Load(Write("new", "\"memory\": \"512\", \"the kernel\": \"/nix/store/b\", \"disk\": \"64\"")).Machines[0];

        Assert.Empty(RestartReasons.Of(before, before));
        Assert.Equal(["cards changed (eth1 on 1 → none)", "disk changed (none → 64)", "memory changed (384 → 512)", "the kernel changed"], RestartReasons.Of(before, after));
        var older = VmNetworkManifest.Load(Write("older", "")).Machines[0];
        Assert.Equal(["it was built by an older NixVms.Build"], RestartReasons.Of(older, before));
    }

    [Fact]
    public async Task Machines_that_are_off_take_the_build_for_their_next_start()
    {
        Assert.Empty(await _network!.SwitchAsync(Write("new", "\"memory\": \"512\"", memory: 512)));
        Assert.Equal((512, _scratch["new"]), (Machine.Manifest.MemoryMiB, _network.Manifest.Folder));
    }

    [Fact]
    public async Task A_build_of_other_machines_is_refused()
    {
        var error = await Assert.ThrowsAsync<RestartNeededException>(() => _network!.SwitchAsync(Write("other", "", name: "mail")));
        Assert.Equal(["web", "mail"], error.Reasons.Keys);
        Assert.Contains("NIXVM5001: web needs a restart: the build has no such machine.\nNIXVM5001: mail needs a restart: it is new.\n", error.Message);
        Assert.Equal(384, Machine.Manifest.MemoryMiB);
    }

    /// <summary>A build's folder.</summary>
    private string Write(string folder, string @fixed, string name = "web", int memory = 384)
    {
        Directory.CreateDirectory(_scratch[folder]);
        File.WriteAllText(_scratch[$"{folder}/network.json"], $$"""
            { "schema": 1, "name": "lab", "platform": "debian", "platformVersion": null, "vlans": [ 1 ], "errors": [], "machines": [ {
              "name": "{{name}}", "hostName": "{{name}}", "system": "x86_64-linux", "primaryIPAddress": "192.168.1.1",
              "addresses": [ { "interface": "eth1", "vlan": 1, "ipv4": "192.168.1.1", "mac": "52:54:00:12:01:01" } ],
              "memorySize": {{memory}}, "cores": 1, "openPorts": { "tcp": [], "udp": [] }, "runScript": "/nix/store/x/bin/run-web-vm",
              "fixed": { {{@fixed}} } } ] }
            """);
        return _scratch[folder];
    }
}

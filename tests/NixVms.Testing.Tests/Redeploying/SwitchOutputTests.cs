using System.Text;
using System.Text.Json;
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

    [Theory]
    [MemberData(nameof(Data), "outputs.txt")]
    public void What_a_machine_says_becomes_a_line_as_in_run_vms(string said, string expected) =>
        Assert.Equal(expected, $"{SwitchChanges.Read(said) with { Failed = [] }}");

    [Theory]
    [MemberData(nameof(Data), "reasons.txt")]
    public void Reasons_for_a_restart_are_those_of_run_vms(string facts, string expected) =>
        Assert.Equal(expected, string.Join(", ", RestartReasons.Of(MachineOf("before", '-', facts), MachineOf("after", '+', facts))));

    [Fact]
    public void What_NixOS_says_becomes_data()
    {
        var result = SwitchOutput.Read(Machine, Cases("outputs.txt").First().Said, 4, TimeSpan.FromSeconds(1.94));

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
    public void A_build_without_facts_is_an_older_one()
    {
        var before = VmNetworkManifest.Load(_scratch["old"]).Machines[0];
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

    /// <summary>What is said, and what is told of it: cases that run-vms is tested with, too.</summary>
    public static IEnumerable<(string Said, string Expected)> Cases(string file)
    {
        var said = new StringBuilder();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "tests/Shared/Switching", file)).SkipWhile(l => l != "= ").Skip(1))
        {
            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                yield return ($"{said}", line[2..]);
                said.Clear();
            }
            else
            {
                said.Append(line).Append('\n');
            }
        }
    }

    public static TheoryData<string, string> Data(string file)
    {
        var data = new TheoryData<string, string>();
        foreach (var (said, expected) in Cases(file))
            data.Add(said, expected);
        return data;
    }

    /// <summary>The machine of a build with the facts of the lines that begin so.</summary>
    private VmManifest MachineOf(string folder, char beginning, string facts)
    {
        var pairs = facts.Split('\n').Where(l => l.StartsWith(beginning)).Select(l => l[2..].Split('=', 2));
        return VmNetworkManifest.Load(Write(folder, string.Join(", ", pairs.Select(p => $"{JsonSerializer.Serialize(p[0])}: {JsonSerializer.Serialize(p[1])}")))).Machines[0];
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

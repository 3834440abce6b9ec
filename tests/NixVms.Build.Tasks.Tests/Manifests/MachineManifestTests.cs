using System.Text.Json.Nodes;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Tests.Manifests;

public class MachineManifestTests
{
    [Fact]
    public void A_machine_is_read()
    {
        var machine = Read(ManifestTexts.Machine());

        Assert.Equal(("test1", "test1", "i686-linux"), (machine.Name, machine.HostName, machine.System));
        Assert.Equal(new SourcePosition("/lab/network.nix", 2, 3), machine.Position);
        Assert.Equal(("192.168.1.1", "test1.example.net"), (machine.PrimaryAddress, machine.TargetHost));
        Assert.Equal([22], machine.SshPorts);
        Assert.Equal([new ForwardedPort("host", "tcp", "127.0.0.1", 8080, 80)], machine.ForwardedPorts);
        Assert.Equal(["beware"], machine.Warnings);
        Assert.Equal(["must not"], machine.FailedAssertions);
        Assert.Equal("/nix/store/ddd-test1/bin/run-test1-vm", machine.RunScript);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("hostName")]
    [InlineData("system")]
    public void What_every_machine_has_must_be_there(string member)
    {
        var json = ManifestTexts.Machine();
        json.Remove(member);
        Assert.Contains(member, Assert.Throws<NixVmsException>(() => Read(json)).Message);

        json[member] = null;
        Assert.Contains(member, Assert.Throws<NixVmsException>(() => Read(json)).Message);
    }

    [Theory]
    [InlineData("position")]
    [InlineData("primaryIPAddress")]
    [InlineData("targetHost")]
    [InlineData("ssh")]
    [InlineData("forwardedPorts")]
    [InlineData("warnings")]
    [InlineData("failedAssertions")]
    [InlineData("domain")]
    [InlineData("diskSize")]
    [InlineData("runScript")]
    public void Everything_else_may_be_absent_or_null(string member)
    {
        var json = ManifestTexts.Machine();
        json[member] = null;
        Assert.Equal("test1", Read(json).Name);

        json.Remove(member);
        Assert.Equal("test1", Read(json).Name);
    }

    [Fact]
    public void A_machine_without_SSH_has_no_ports_of_it()
    {
        var json = ManifestTexts.Machine();
        json["ssh"] = JsonNode.Parse("""{ "enable": false, "ports": [22] }""");

        Assert.Empty(Read(json).SshPorts);
    }

    [Theory]
    [InlineData("[\"x\"]")]
    [InlineData("[null]")]
    [InlineData("[22.5]")]
    [InlineData("[99999999999]")]
    public void Ports_that_are_none_are_an_error(string ports)
    {
        var json = ManifestTexts.Machine();
        json["ssh"]!["ports"] = JsonNode.Parse(ports);

        Assert.Throws<NixVmsException>(() => Read(json));
    }

    private static MachineManifest Read(JsonObject machine) => Assert.Single(ManifestTexts.Manifest(machine).Machines);
}

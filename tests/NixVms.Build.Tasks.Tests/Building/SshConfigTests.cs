using System.Text.Json.Nodes;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tests.Manifests;

namespace NixVms.Build.Tasks.Tests.Building;

public class SshConfigTests
{
    private const string Ssh = "/usr/bin/ssh";
    private const string Header = "# Made by NixVms.Build. Use it as: ssh -F ssh_config MACHINE\n";

    [Fact]
    public void A_machine_whose_SSH_port_is_forwarded_is_reached_there() =>
        Assert.Equal(
            Header + "\nHost web\n  HostName 127.0.0.1\n  User root\n  Port 2222\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n",
            Text(Machine("web", targetHost: "web.example.net", Forward(8080, 80), Forward(2222, 22))));

    [Fact]
    public void A_machine_with_a_target_host_is_reached_there_and_its_key_is_checked() =>
        Assert.Equal(
            Header + "\nHost web\n  HostName web.example.net\n  User root\n",
            Text(Machine("web", targetHost: "web.example.net", Forward(8080, 80))));

    [Fact]
    public void Another_SSH_port_is_named()
    {
        var machine = Machine("web", targetHost: "web.example.net");
        machine["ssh"]!["ports"] = new JsonArray(2200, 22);

        Assert.Contains("\n  Port 2200\n", Text(machine));
    }

    [Fact]
    public void A_machine_with_neither_has_no_entry() =>
        Assert.Equal(Header, Text(Machine("a", targetHost: null), Machine("b", targetHost: "")));

    [Theory]
    [InlineData("guest", "tcp")]
    [InlineData("host", "udp")]
    public void Only_a_TCP_port_of_the_host_leads_to_SSH(string from, string protocol)
    {
        var forward = Forward(2222, 22);
        forward["from"] = from;
        forward["proto"] = protocol;

        Assert.Equal(Header, Text(Machine("web", targetHost: null, forward)));
    }

    [Fact]
    public void A_forwarded_port_of_a_machine_without_SSH_is_none_of_it()
    {
        var machine = Machine("web", targetHost: null, Forward(2222, 22));
        machine["ssh"]!["enable"] = false;

        Assert.Equal(Header, Text(machine));
    }

    [Theory]
    [InlineData("x\n  ProxyCommand touch /marker")]
    [InlineData("x\r  ProxyCommand touch /marker")]
    [InlineData("x ProxyCommand=y")]
    [InlineData("$(touch /marker)")]
    [InlineData("\"x\"")]
    [InlineData("%h")]
    [InlineData("x;y")]
    [InlineData("-oProxyCommand=touch")]
    [InlineData("-F")]
    [InlineData("x\u0085Host y")]
    [InlineData("x\u2028Host y")]
    public void A_hostile_target_host_has_no_entry(string host) =>
        Assert.Equal(Header, Text(Machine("web", targetHost: host)));

    [Theory]
    [InlineData("x\n  ProxyCommand touch /marker")]
    [InlineData("$(touch /marker)")]
    [InlineData("-F")]
    public void A_hostile_address_of_a_forwarded_port_adds_no_line(string address)
    {
        var forward = Forward(2222, 22);
        forward["host"]!["address"] = address;

        var text = Text(Machine("web", targetHost: null, forward));

        Assert.Equal(Header, text);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void A_port_on_every_address_is_reached_on_the_loopback_one(string address)
    {
        var forward = Forward(2222, 22);
        forward["host"]!["address"] = address;

        Assert.Matches("HostName (127\\.0\\.0\\.1|::1|localhost)\n", Text(Machine("web", targetHost: null, forward)));
    }

    [ProgramsFact("ssh")]
    public async Task Ssh_understands_the_configuration()
    {
        using var folder = new ScratchFolder(ScratchFolder.DifficultName);
        var path = folder.Write("ssh_config", Text(
            Machine("local", targetHost: null, Forward(2222, 22)), Machine("remote", targetHost: "192.168.1.7"), Machine("six", targetHost: "fe80::1")));

        foreach (var (machine, expected) in new[] { ("local", new[] { "hostname 127.0.0.1", "port 2222", "user root", "userknownhostsfile /dev/null" }), ("remote", ["hostname 192.168.1.7", "port 22", "user root"]), ("six", ["hostname fe80::1"]) })
        {
            var result = await ProcessRunner.CaptureAsync(new ProcessCommand(Ssh, ["-G", "-F", path, machine], folder.Path), CancellationToken.None);

            Assert.True(result.ExitCode == 0, result.StandardError);
            Assert.Empty(expected.Except(result.StandardOutput.Split('\n')));
        }
    }

    private static string Text(params JsonObject[] machines) => SshConfig.Text(ManifestTexts.Manifest(machines));

    private static JsonObject Machine(string name, string? targetHost, params JsonObject[] forwardedPorts)
    {
        var machine = ManifestTexts.Machine(name);
        machine["targetHost"] = targetHost;
        machine["forwardedPorts"] = new JsonArray([.. forwardedPorts]);
        return machine;
    }

    private static JsonObject Forward(int host, int guest) => new()
    {
        ["from"] = "host",
        ["proto"] = "tcp",
        ["host"] = new JsonObject { ["address"] = "127.0.0.1", ["port"] = host },
        ["guest"] = new JsonObject { ["address"] = "", ["port"] = guest },
    };
}

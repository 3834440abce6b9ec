using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Tests.Manifests;

public class ForwardedPortTests
{
    [Theory]
    [InlineData("""{ "from": "guest", "proto": "udp", "host": { "address": "10.0.0.1", "port": 53 }, "guest": { "address": "10.0.2.2", "port": 5353 } }""", "guest", "udp", "10.0.0.1", 53, 5353)]
    [InlineData("""{ "host": { "address": "", "port": 2222 }, "guest": { "port": 22 } }""", "host", "tcp", "127.0.0.1", 2222, 22)]
    [InlineData("""{ "host": { "address": null, "port": 2222 }, "guest": null }""", "host", "tcp", "127.0.0.1", 2222, 0)]
    [InlineData("{}", "host", "tcp", "127.0.0.1", 0, 0)]
    public void A_port_has_the_defaults_of_NixOS(string json, string from, string protocol, string hostAddress, int hostPort, int guestPort) =>
        Assert.Equal(new ForwardedPort(from, protocol, hostAddress, hostPort, guestPort), ForwardedPort.Read(JsonText.Parse(json)));
}

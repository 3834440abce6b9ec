using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Manifests;

/// <summary>A port of the host that leads to a port of a machine, or the other way round.</summary>
internal sealed record ForwardedPort(string From, string Protocol, string HostAddress, int HostPort, int GuestPort)
{
    public static ForwardedPort Read(JsonTree json) => new(
        json.Text("from") ?? "host",
        json.Text("proto") ?? "tcp",
        json.Member("host")?.Text("address") is { Length: > 0 } address ? address : "127.0.0.1",
        json.Member("host")?.Number("port") ?? 0,
        json.Member("guest")?.Number("port") ?? 0);
}

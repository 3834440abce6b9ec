using System.Text.Json;

namespace NixVms.Testing;

/// <summary>What the build says of a machine.</summary>
/// <param name="Name">Its name in the network.</param>
/// <param name="HostName">The name it has for itself.</param>
/// <param name="System">Its architecture, such as <c>x86_64-linux</c>.</param>
/// <param name="PrimaryAddress">Its address in its first virtual network; empty where it has none.</param>
/// <param name="Addresses">Its cards in virtual networks, from <c>eth1</c> on.</param>
/// <param name="MemoryMiB">Its memory in MiB.</param>
/// <param name="Cores">How many processors it has.</param>
/// <param name="OpenTcpPorts">The TCP ports that its firewall lets in.</param>
/// <param name="StartScript">The path of the script that starts it.</param>
public sealed record VmManifest(
    string Name,
    string HostName,
    string System,
    string PrimaryAddress,
    IReadOnlyList<VmAddress> Addresses,
    int MemoryMiB,
    int Cores,
    IReadOnlyList<int> OpenTcpPorts,
    string StartScript)
{
    /// <summary>What the machine cannot take over from another build while it runs, by its name for people.</summary>
    internal IReadOnlyDictionary<string, string> Fixed { get; private init; } = new Dictionary<string, string>();

    /// <summary>The folder of the store that belongs to the machine alone.</summary>
    internal string Output => _output ?? Path.GetDirectoryName(Path.GetDirectoryName(StartScript)) ?? "/";

    private string? _output;

    /// <param name="json">What the manifest says of it.</param>
    /// <param name="folder">The manifest's folder. Paths of a published network are relative to it.</param>
    internal static VmManifest Read(JsonElement json, string folder) => new(
        json.GetProperty("name").GetString()!,
        json.GetProperty("hostName").GetString()!,
        json.GetProperty("system").GetString()!,
        json.GetProperty("primaryIPAddress").GetString() ?? "",
        [.. json.GetProperty("addresses").EnumerateArray().Select(VmAddress.Read)],
        json.GetProperty("memorySize").GetInt32(),
        json.GetProperty("cores").GetInt32(),
        [.. json.GetProperty("openPorts").GetProperty("tcp").EnumerateArray().Select(p => p.GetInt32())],
        Path.Combine(folder, json.GetProperty("runScript").GetString() ?? throw new FormatException("a machine has no runScript.")))
    {
        // Of a published network, the start script is elsewhere.
        _output = json.TryGetProperty("outputPath", out var output) && output.GetString() is { } path ? Path.Combine(folder, path) : null,

        // Networks of older builds do not say it.
        Fixed = json.TryGetProperty("fixed", out var all)
            ? all.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "")
            : new Dictionary<string, string>(),
    };
}

/// <summary>A machine's card in a virtual network.</summary>
/// <param name="Interface">Its name in the machine, such as <c>eth1</c>.</param>
/// <param name="Vlan">The number of the virtual network.</param>
/// <param name="Address">Its IPv4 address.</param>
/// <param name="MacAddress">Its hardware address.</param>
public sealed record VmAddress(string Interface, int Vlan, string Address, string MacAddress)
{
    internal static VmAddress Read(JsonElement json) => new(
        json.GetProperty("interface").GetString()!,
        json.GetProperty("vlan").GetInt32(),
        json.GetProperty("ipv4").GetString()!,
        json.GetProperty("mac").GetString()!);
}

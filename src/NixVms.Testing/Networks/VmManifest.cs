using System.Text.Json;

namespace NixVms.Testing;

/// <summary>What the build says of a machine.</summary>
public sealed record VmManifest
{
    /// <summary>Its name in the network.</summary>
    public required string Name { get; init; }

    /// <summary>The name it has for itself.</summary>
    public required string HostName { get; init; }

    /// <summary>Its architecture, such as <c>x86_64-linux</c>.</summary>
    public required string System { get; init; }

    /// <summary>Its address in its first virtual network; empty where it has none.</summary>
    public string PrimaryAddress { get; init; } = "";

    /// <summary>Its cards in virtual networks, from <c>eth1</c> on.</summary>
    public IReadOnlyList<VmAddress> Addresses { get; init; } = [];

    /// <summary>Its memory in MiB.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>How many processors it has.</summary>
    public int Cores { get; init; } = 1;

    /// <summary>The TCP ports that its firewall lets in.</summary>
    public IReadOnlyList<int> OpenTcpPorts { get; init; } = [];

    /// <summary>The path of the script that starts it.</summary>
    public required string StartScript { get; init; }

    /// <summary>What the machine cannot take over from another build while it runs, by its name for people.</summary>
    internal IReadOnlyDictionary<string, string> Fixed { get; private init; } = new Dictionary<string, string>();

    /// <summary>The folder of the store that belongs to the machine alone.</summary>
    internal string Output => _output ?? Path.GetDirectoryName(Path.GetDirectoryName(StartScript)) ?? "/";

    private string? _output;

    /// <param name="json">What the manifest says of it.</param>
    /// <param name="folder">The manifest's folder. Paths of a published network are relative to it.</param>
    internal static VmManifest Read(JsonElement json, string folder) => new()
    {
        Name = json.GetProperty("name").GetString()!,
        HostName = json.GetProperty("hostName").GetString()!,
        System = json.GetProperty("system").GetString()!,
        PrimaryAddress = json.GetProperty("primaryIPAddress").GetString() ?? "",
        Addresses = [.. json.GetProperty("addresses").EnumerateArray().Select(VmAddress.Read)],
        MemoryMiB = json.GetProperty("memorySize").GetInt32(),
        Cores = json.GetProperty("cores").GetInt32(),
        OpenTcpPorts = [.. json.GetProperty("openPorts").GetProperty("tcp").EnumerateArray().Select(p => p.GetInt32())],
        StartScript = Path.Combine(folder, json.GetProperty("runScript").GetString() ?? throw new FormatException("a machine has no runScript.")),

        // Of a published network, the start script is elsewhere.
        _output = json.TryGetProperty("outputPath", out var output) && output.GetString() is { } path ? Path.Combine(folder, path) : null,

        // Networks of older builds do not say it.
        Fixed = json.TryGetProperty("fixed", out var all)
            ? all.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "")
            : new Dictionary<string, string>(),
    };
}

/// <summary>A machine's card in a virtual network.</summary>
public sealed record VmAddress
{
    /// <summary>Its name in the machine, such as <c>eth1</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>The number of the virtual network.</summary>
    public required int Vlan { get; init; }

    /// <summary>Its IPv4 address.</summary>
    public required string Address { get; init; }

    /// <summary>Its hardware address.</summary>
    public required string MacAddress { get; init; }

    internal static VmAddress Read(JsonElement json) => new()
    {
        Interface = json.GetProperty("interface").GetString()!,
        Vlan = json.GetProperty("vlan").GetInt32(),
        Address = json.GetProperty("ipv4").GetString()!,
        MacAddress = json.GetProperty("mac").GetString()!,
    };
}

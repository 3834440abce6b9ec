using System.Text.Json;

namespace NixVms.Testing;

/// <summary>What the build says of a network: the content of its <c>network.json</c>.</summary>
public sealed record VmNetworkManifest
{
    /// <summary>The version of the format that this library reads.</summary>
    internal const int Schema = 1;

    /// <summary>The file's name in the folder of a built network.</summary>
    public const string FileName = "network.json";

    /// <summary>The network's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>debian</c> or <c>nixos</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>For people, such as <c>Debian 12 (bookworm)</c>; empty where it is not known.</summary>
    public string PlatformVersion { get; init; } = "";

    /// <summary>The numbers of its virtual networks.</summary>
    public IReadOnlyList<int> Vlans { get; init; } = [];

    /// <summary>Its machines, by name.</summary>
    public required IReadOnlyList<VmManifest> Machines { get; init; }

    /// <summary>The whole file, of which this library reads what it needs.</summary>
    internal string Text { get; private init; } = "";

    /// <summary>The folder that it was read from.</summary>
    internal string Folder { get; private init; } = "";

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file, or the folder that it is in: <c>bin/Debug/MyNetwork</c>.</param>
    /// <exception cref="VmHostException">There is none, it is of another version, or its network has errors.</exception>
    public static VmNetworkManifest Load(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!File.Exists(file))
            throw new VmHostException($"There is no network at {Path.GetFullPath(file)}. Build its project first (dotnet build), and give the folder that holds {FileName}.");
        try
        {
            var text = File.ReadAllText(file);
            using var json = JsonDocument.Parse(text);
            var folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
            return Read(json.RootElement, folder) with { Text = text, Folder = folder };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new VmHostException($"{Path.GetFullPath(file)} is not the manifest of a network: {e.Message}", e);
        }
    }

    private static VmNetworkManifest Read(JsonElement json, string folder)
    {
        var schema = json.GetProperty("schema").GetInt32();
        if (schema != Schema)
            throw new FormatException($"its schema is {schema}, and this version of NixVms.Testing reads {Schema}.");
        if (json.GetProperty("errors").GetArrayLength() > 0)
            throw new FormatException("the network has errors; its build says which.");
        return new VmNetworkManifest
        {
            Name = json.GetProperty("name").GetString()!,
            Platform = json.GetProperty("platform").GetString()!,
            PlatformVersion = json.GetProperty("platformVersion").GetString() ?? "",
            Vlans = [.. json.GetProperty("vlans").EnumerateArray().Select(v => v.GetInt32())],
            Machines = [.. json.GetProperty("machines").EnumerateArray().Select(m => VmManifest.Read(m, folder))],
        };
    }
}

using System.Globalization;
using System.Text;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Classes;

/// <summary>
/// The C# class of a network, by which tests get at its machines. NixVms.Testing puts it into the namespace of the
/// project that uses it; here it has none.
/// </summary>
/// <remarks>
/// MSBuild writes the text on, and turns a backslash in it into a slash (WriteLinesToFile does so with whatever it
/// writes): there must be none. Everything has its full name, since the project may have types of the same names.
/// </remarks>
internal sealed class NetworkClass
{
    private const string Testing = "global::NixVms.Testing.";

    private readonly StringBuilder _text = new();
    private readonly string _name;
    private readonly string _folder;
    private readonly JsonTree _json;
    private readonly IReadOnlyList<Machine> _machines;

    private sealed record Machine(JsonTree Json, string Name, string Property);

    private NetworkClass(string name, NetworkManifest manifest, string folder)
    {
        (_name, _folder, _json) = (name, folder, manifest.Json);
        List<JsonTree> machines = [.. _json.Items("machines")];
        var properties = MachineProperties.Of(name, [.. machines.Select(m => m.RequiredText("name"))]);
        _machines = [.. machines.Zip(properties, (m, p) => new Machine(m, m.RequiredText("name"), CSharpName.InSource(p)))];
    }

    /// <summary>The class's source.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="manifest">The network.</param>
    /// <param name="folder">The folder of the built network, with its <c>network.json</c>.</param>
    public static string Text(string name, NetworkManifest manifest, string folder) => new NetworkClass(name, manifest, folder).Text();

    private string Text()
    {
        var version = typeof(NetworkClass).Assembly.GetName().Version!.ToString(3);
        Add(0, "#nullable enable", "#pragma warning disable", "");
        Document(0, $"The network {_json.Text("name")}: {Count(_machines.Count, "machine")}, {_json.Text("platformVersion") ?? _json.Text("platform")}.");
        Add(0, $"[global::System.CodeDom.Compiler.GeneratedCode(\"NixVms.Build\", \"{version}\")]");
        Add(0, $"public sealed partial class {_name} : {Testing}IVmNetworkDefinition<{_name}>", "{");
        Add(1, $"private {_name}({Testing}VmNetwork network) => VmNetwork = network;", "");
        Document(1, "The network: its machines by name, its virtual networks, its manifest.");
        Add(1, $"public {Testing}VmNetwork VmNetwork {{ get; }}", "");
        foreach (var (json, machine, property) in _machines)
        {
            Document(1, Description(json, machine));
            Add(1, $"public {Testing}VirtualMachine {property} => VmNetwork[{Literal(machine)}];", "");
        }

        AddStart();
        AddAddresses();
        Add(1, $"static string {Testing}IVmNetworkDefinition<{_name}>.Directory => {Literal(_folder)};", "");
        Add(1, $"static {_name} {Testing}IVmNetworkDefinition<{_name}>.Create({Testing}VmNetwork network) => new {_name}(network);");
        Close(0);
        return _text.ToString();
    }

    private void AddStart()
    {
        Document(1, "Starts the network, and waits until its machines accept commands.");
        Add(1, """/// <param name="options">How it is run.</param>""");
        Add(1, """/// <param name="cancellationToken">Cancels the start; nothing is left then.</param>""");
        Add(1, $"public static global::System.Threading.Tasks.Task<{_name}> StartAsync({Testing}VmNetworkOptions? options = null, global::System.Threading.CancellationToken cancellationToken = default) =>");
        Add(2, $"{Testing}VmNetwork.StartAsync<{_name}>(options, cancellationToken);", "");
        Document(1, "Prepares the network, and powers no machine on.");
        Add(1, """/// <param name="options">How it is run.</param>""");
        Add(1, $"public static {_name} Create({Testing}VmNetworkOptions? options = null) => {Testing}VmNetwork.Create<{_name}>(options);", "");
        Document(1, "Kills all machines, and removes what the run has made.");
        Add(1, "public global::System.Threading.Tasks.ValueTask DisposeAsync() => VmNetwork.DisposeAsync();", "");
    }

    private void AddAddresses()
    {
        Document(1, "The machines' addresses. An address of a machine with several is that in its first virtual network.");
        Add(1, "public static class Addresses", "{");
        foreach (var (json, machine, property) in _machines)
        {
            if (json.Text("primaryIPAddress") is { Length: > 0 } address)
                AddAddress(2, machine, property, address);
        }

        List<string> vlans = [.. _json.Items("vlans").Select(v => v.Value)];
        foreach (var vlan in vlans.Count > 1 ? vlans : [])
        {
            Document(2, $"The machines' addresses in the virtual network {vlan}.");
            Add(2, $"public static class Vlan{vlan}", "{");
            foreach (var (json, machine, property) in _machines)
            {
                if (json.Items("addresses").FirstOrDefault(a => a.Text("vlan") == vlan)?.Text("ipv4") is { Length: > 0 } address)
                    AddAddress(3, machine, property, address);
            }

            Close(2);
        }

        Close(1);
    }

    private void AddAddress(int indent, string machine, string property, string address)
    {
        Document(indent, $"The address of {machine}: {address}.");
        Add(indent, $"public const string {property} = {Literal(address)};", "");
    }

    private static string Description(JsonTree json, string machine)
    {
        List<string> parts = [json.RequiredText("system")];
        parts.AddRange(json.Items("addresses").Select(a => $"{a.Text("ipv4")} in virtual network {a.Text("vlan")}"));
        parts.Add($"{json.Number("memorySize").ToString(CultureInfo.InvariantCulture)} MiB of memory");
        if (json.Number("cores") is > 1 and var cores)
            parts.Add($"{cores.ToString(CultureInfo.InvariantCulture)} cores");
        List<string> ports = [.. (json.Member("openPorts")?.Items("tcp") ?? []).Select(p => p.Value)];
        if (ports.Count > 0)
            parts.Add($"open TCP port{(ports.Count > 1 ? "s" : "")} {string.Join(", ", ports)}");
        parts.AddRange(json.Items("forwardedPorts").Select(ForwardedPort.Read).Where(f => f.From == "host")
            .Select(f => string.Format(CultureInfo.InvariantCulture, "port {0} of the host leads to its port {1}", f.HostPort, f.GuestPort)));
        return $"The machine {machine}: {string.Join("; ", parts)}.";
    }

    private static string Count(int count, string noun) => count == 1 ? $"one {noun}" : $"{count.ToString(CultureInfo.InvariantCulture)} {noun}s";

    private void Document(int indent, string summary)
    {
        var line = new string([.. summary.Select(c => char.IsControl(c) || c == '\\' ? ' ' : c)]);
        Add(indent, $"/// <summary>{line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</summary>");
    }

    // A path may hold anything.
    private static string Literal(string value) => value.IndexOfAny(['"', '\\', '\n', '\r']) < 0
        ? $"\"{value}\""
        : string.Join(" + (char)92 + ", value.Split('\\').Select(p => $"@\"{p.Replace("\"", "\"\"")}\""));

    /// <summary>Ends a block: an empty line follows what it ends, not its last member.</summary>
    private void Close(int indent)
    {
        if (_text[_text.Length - 2] == '\n')
            _text.Length--;
        Add(indent, "}");
        if (indent > 0)
            Add(0, "");
    }

    private void Add(int indent, params string[] lines)
    {
        foreach (var line in lines)
        {
            if (line.Length > 0)
                _text.Append(' ', indent * 4).Append(line);
            _text.Append('\n');
        }
    }
}

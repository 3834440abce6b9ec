using System.Text.Json;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Manifests;

/// <summary>What an evaluation says of a network: the content of network.json, of which this reads what tasks need.</summary>
/// <param name="Json">The whole manifest.</param>
/// <param name="DerivationPath">The derivation that holds run-vms; null where <paramref name="Errors"/> is not empty.</param>
/// <param name="OutPath">Its output.</param>
/// <param name="Errors">What is wrong with the network as a whole, such as a machine's name.</param>
internal sealed record NetworkManifest(
    JsonTree Json,
    string Platform,
    string? Nixpkgs,
    string? DerivationPath,
    string? OutPath,
    IReadOnlyList<MachineManifest> Machines,
    IReadOnlyList<Diagnostic> Errors)
{
    private const string WarningsName = "warnings";
    private const string NotesName = "notes";
    private const string PlacesName = "places";

    /// <summary>The version of the format.</summary>
    public const int Schema = 1;

    /// <summary>Whether it starts where there is no /nix/store, from a folder of its own.</summary>
    public bool IsRelocatable { get; private init; }

    /// <summary>What the code that was evaluated warns of: Nix does not say where.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; private init; } = [];

    /// <summary>What is written and has no effect, beside the machines or in their configurations.</summary>
    public IReadOnlyList<Diagnostic> Notes { get; private init; } = [];

    /// <summary>Where warnings and failed assertions of machines are written, as far as that could be told.</summary>
    public IReadOnlyList<MessagePlace> Places { get; private init; } = [];

    /// <summary>What is wrong with the network, failed assertions of its machines among it.</summary>
    public IReadOnlyList<Diagnostic> AllErrors =>
    [
        .. Errors,
        .. from machine in Machines
           from assertion in machine.FailedAssertions
           select Of(machine, ErrorCodes.AssertionFailed, assertion),
    ];

    /// <summary>What the configurations of its machines, and the code that was evaluated for them, warn of.</summary>
    public IReadOnlyList<Diagnostic> AllWarnings =>
    [
        .. Notes,
        .. Warnings,
        .. from machine in Machines
           from warning in machine.Warnings
           select Of(machine, ErrorCodes.MachineWarning, warning),
    ];

    /// <summary>
    /// The manifest with what the evaluation warned of, which Nix code cannot know: a list of its own where there is something.
    /// What a machine's configuration warns of, nixpkgs says in the evaluation, too.
    /// </summary>
    public NetworkManifest WithWarnings(IReadOnlyList<string> warnings)
    {
        HashSet<string> ofMachines = [.. Machines.SelectMany(m => m.Warnings).Select(w => TerminalText.CleanLines(w).Trim())];
        return With(WarningsName, [.. warnings.Where(w => !ofMachines.Contains(w))], (writer, warning) => writer.WriteStringValue(warning));
    }

    /// <summary>The manifest with the places of messages, a list of its own where there is one.</summary>
    public NetworkManifest WithPlaces(IReadOnlyList<MessagePlace> places) => With(PlacesName, places, (writer, place) => place.WriteTo(writer));

    /// <exception cref="NixVmsException">The JSON is not a manifest of this version.</exception>
    public static NetworkManifest Read(JsonTree json, SourcePosition? position = null)
    {
        try
        {
            if (json.Number("schema") != Schema)
                throw new FormatException($"its schema is {json.Text("schema") ?? "missing"}, not {Schema}");

            return new NetworkManifest(
                json,
                json.RequiredText("platform"),
                json.Text("nixpkgs"),
                json.Text("drvPath"),
                json.Text("outputPath"),
                [.. json.Items("machines").Select(MachineManifest.Read)],
                [.. json.Items("errors").Select(Positioned)])
            {
                IsRelocatable = json.Flag("relocatable"),
                Places = [.. json.Items(PlacesName).Select(MessagePlace.Read)],
                Notes = [.. json.Items(NotesName).Select(Positioned)],
                Warnings = [.. json.Items(WarningsName).Select(w => new Diagnostic(ErrorCodes.MachineWarning, w.Value, new SourcePosition(json.RequiredText("networkFile"), 1, 1)))],
            };
        }
        catch (FormatException e)
        {
            throw new NixVmsException(ErrorCodes.NixFailed, $"The network's manifest cannot be read: {e.Message}", position);
        }
    }

    /// <summary>
    /// The manifest without positions in the source: while it stays the same, nothing has to be built or written,
    /// although lines of the source may have moved.
    /// </summary>
    public string Fingerprint() => JsonText.Write(WriteFingerprint);

    /// <summary>Reads a network.json file.</summary>
    /// <exception cref="NixVmsException">It is not a manifest of this version.</exception>
    public static NetworkManifest ReadFile(string path)
    {
        try
        {
            return Read(JsonText.Parse(File.ReadAllText(path)), new SourcePosition(path));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new NixVmsException(ErrorCodes.NixFailed, $"The network's manifest cannot be read: {e.Message}", new SourcePosition(path));
        }
    }

    /// <summary>Reads a network.json file; null where it is none.</summary>
    public static NetworkManifest? TryReadFile(string path)
    {
        try
        {
            return ReadFile(path);
        }
        catch (NixVmsException)
        {
            return null;
        }
    }

    // Texts of nixpkgs name modules of the user's as it knows them.
    private Diagnostic Of(MachineManifest machine, string code, string message) => new(
        code,
        $"Machine '{machine.Name}': {ModuleNames.Remove(message)}",
        Places.FirstOrDefault(p => p.Machine == machine.Name && p.Message == message)?.Position ?? machine.Position);

    private NetworkManifest With<T>(string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write) =>
        items.Count == 0 ? this : Read(JsonText.Parse(JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in Json.Elements())
            {
                writer.WritePropertyName(member.Name);
                member.WriteTo(writer);
            }

            writer.WriteStartArray(name);
            foreach (var item in items)
                write(writer, item);
            writer.WriteEndArray();
            writer.WriteEndObject();
        })));

    private void WriteFingerprint(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in Json.Elements().Where(m => m.Name is not (NotesName or PlacesName)))
        {
            writer.WritePropertyName(member.Name);
            if (member is not { Name: "machines", IsArray: true })
            {
                member.WriteTo(writer);
                continue;
            }

            writer.WriteStartArray();
            foreach (var machine in member.Elements())
            {
                writer.WriteStartObject();
                foreach (var ofMachine in machine.Elements().Where(m => m.Name != "position"))
                {
                    writer.WritePropertyName(ofMachine.Name);
                    ofMachine.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static Diagnostic Positioned(JsonTree json) => new(
        json.RequiredText("code"),
        json.RequiredText("message"),
        json.Text("file") is { } file ? new SourcePosition(file, json.Number("line"), json.Number("column")) : null);
}

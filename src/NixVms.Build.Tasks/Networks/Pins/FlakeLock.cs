using System.Globalization;
using System.Text.Json;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>
/// The lock of a flake: nodes, of which the root's inputs are what the flake itself names. Read without Nix, whose
/// flakes need not be enabled, and would copy the whole repository to the store.
/// </summary>
internal sealed class FlakeLock : IPins
{
    private const int OldestVersion = 5;
    private const int NewestVersion = 7;

    /// <summary>What is followed for one input before it counts as a circle.</summary>
    private const int MaxSteps = 1000;

    // What fetchGit takes of what the lock knows. With the last three, what is in the store need not be fetched.
    private static readonly string[] GitMembers = ["ref", "submodules", "shallow", "allRefs", "lfs", "narHash", "lastModified", "revCount"];

    private readonly PinDocument _document;
    private readonly JsonTree _nodes;
    private readonly string _root;
    private int _steps;

    /// <exception cref="NixVmsException">The document is no lock of a flake.</exception>
    public FlakeLock(PinDocument document)
    {
        _document = document;
        var version = document.Root.Text("version");
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < OldestVersion or > NewestVersion)
            throw document.Error($"its version is \"{version}\", and not one from {OldestVersion} to {NewestVersion}", ["version"]);
        _nodes = document.Root.Member("nodes") is { IsObject: true } nodes ? nodes : throw document.Error("it has no nodes", ["nodes"]);
        _root = document.Root.Text("root") ?? throw document.Error("it does not say which node is its root", ["root"]);
        Names = [.. Inputs(_root, ["root"]).Select(i => i.Name).Distinct()];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public PinEntry EntryOf(string name)
    {
        _steps = 0;
        return Entry(Resolve([name]));
    }

    /// <inheritdoc/>
    public bool IsNixpkgs(PinEntry entry) => entry.Member("locked")?.IsOfNixpkgs is true || entry.Member("original")?.IsOfNixpkgs is true;

    /// <inheritdoc/>
    public NixpkgsSource SourceOf(PinEntry entry)
    {
        _steps = 0;
        return Locked(entry);
    }

    /// <summary>All that the flake's outputs are made of.</summary>
    /// <exception cref="NixVmsException">An input leads to no node.</exception>
    public FlakeInputs ReadAll()
    {
        var found = new Dictionary<string, FlakeNode>(StringComparer.Ordinal);
        var names = new Queue<string>([_root]);
        while (names.Count > 0)
        {
            var name = names.Dequeue();
            if (found.ContainsKey(name))
                continue;

            var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var input in Inputs(name, ["nodes", name]))
            {
                _steps = 0;
                names.Enqueue(inputs[input.Name] = Target(name, input.Name));
            }

            found.Add(name, name == _root ? new FlakeNode(name, inputs) : Read(new FlakeNode(name, inputs)));
        }

        return new FlakeInputs(_root, [.. found.Values]);
    }

    // What cannot be had is an error only where something asks for it.
    private FlakeNode Read(FlakeNode node)
    {
        var entry = Entry(node.Name);
        node = node with { IsFlake = entry.Json.Member("flake") is not { Kind: JsonValueKind.False } };
        try
        {
            return node with { Source = SourceOf(entry), Info = JsonText.Write(writer => WriteInfo(entry.Member("locked")!, writer)) };
        }
        catch (NixVmsException e)
        {
            return node with { Problem = e.Diagnostics[0] };
        }
    }

    // As Nix has it: sourceInfo of a flake, without its path.
    private static void WriteInfo(PinEntry locked, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (locked.CommitIfAny("rev") is { } commit)
        {
            writer.WriteString("rev", commit);
            writer.WriteString("shortRev", commit.AsSpan(0, 7));
        }

        if (locked.Text("narHash") is { } hash)
            writer.WriteString("narHash", hash);
        if (NumberIn(locked, "revCount") is { } count)
            writer.WriteNumber("revCount", count);
        if (NumberIn(locked, "lastModified") is { } time)
        {
            writer.WriteNumber("lastModified", time);
            writer.WriteString("lastModifiedDate", DateTimeOffset.FromUnixTimeSeconds(time).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }

    // Seconds, of which a date can be made.
    private static long? NumberIn(PinEntry locked, string name) =>
        locked.Json.Member(name) is { Kind: JsonValueKind.Number } number && int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private NixpkgsSource Locked(PinEntry entry)
    {
        var locked = entry.Member("locked") ?? throw entry.Error("is not locked");
        var type = locked.Required("type");
        var source = type switch
        {
            "github" or "gitlab" or "sourcehut" => locked.Archive(
                locked.ArchiveAt(type, locked.Required("owner"), locked.Required("repo"), locked.Commit("rev")), HashOf(entry, locked), locked.Commit("rev")),
            "tarball" => locked.Archive(locked.Required("url"), HashOf(entry, locked), locked.CommitIfAny("rev")),
            "git" => locked.Repository(locked.Required("url"), locked.Commit("rev"), writer => WriteGitMembers(locked, writer)),
            "path" => FolderOf(entry, locked),
            _ => throw entry.Error($"is of the type \"{type}\", of which this SDK takes no nixpkgs"),
        };
        return locked.Text("dir") is { Length: > 0 } folder ? Below(source, folder) : source;
    }

    // Version 5 had it beside what is locked.
    private static string? HashOf(PinEntry entry, PinEntry locked) => locked.Text("narHash") ?? entry.Member("info")?.Text("narHash");

    private static void WriteGitMembers(PinEntry locked, Utf8JsonWriter writer)
    {
        foreach (var name in GitMembers)
        {
            if (locked.Json.Member(name) is not { Kind: not JsonValueKind.False } value)
                continue;
            if (value.Kind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True))
                throw locked.Error($"has a {name} that is no value");
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    /// <summary>A relative path counts from the flake that names it: the one of the lock, or one of its inputs.</summary>
    private NixpkgsSource FolderOf(PinEntry entry, PinEntry locked)
    {
        var path = locked.Required("path");
        if (Path.IsPathRooted(path) || entry.Json.Member("parent") is not { } parent)
            return locked.InFolder(path);

        var parents = parent.IsArray ? parent.Elements().Select(e => e.Value).ToList() : throw entry.Error("has a parent that is no list");
        return parents.Count == 0 ? locked.InFolder(path) : Below(Locked(Entry(Resolve(parents))), path) with { Position = entry.Position };
    }

    private static NixpkgsSource Below(NixpkgsSource source, string folder) => source.Reference is { } path
        ? source with { Reference = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(path, folder))) }
        : source with { Folder = Path.GetFullPath($"/{source.Folder}/{folder}").Trim('/') };

    /// <summary>The node that a path of inputs leads to. An input is a node, or follows another path from the root.</summary>
    private string Resolve(IEnumerable<string> path)
    {
        var node = _root;
        foreach (var name in path)
            node = Target(node, name);
        return node;
    }

    private string Target(string node, string name)
    {
        string[] members = ["nodes", node, "inputs", name];
        if (_steps++ == MaxSteps)
            throw _document.Error($"its input \"{name}\" follows itself", members);
        return Inputs(node, members).LastOrDefault(i => i.Name == name) switch
        {
            { Kind: JsonValueKind.String } key => Node(key.Value, members).Name,
            { IsArray: true } follows => Resolve(follows.Elements().Select(e => e.Value)),
            _ => throw _document.Error($"the input \"{name}\" of \"{node}\" leads to no node", members),
        };
    }


    private IEnumerable<JsonTree> Inputs(string node, IReadOnlyList<string> members) => Node(node, members).Member("inputs") switch
    {
        null => [],
        { IsObject: true } inputs => inputs.Elements(),
        _ => throw _document.Error($"the inputs of \"{node}\" are no object", ["nodes", node]),
    };

    private PinEntry Entry(string node) => new(_document, Node(node, ["nodes"]), ["nodes", node]);

    private JsonTree Node(string name, IReadOnlyList<string> members) =>
        _nodes.Member(name) is { IsObject: true } node ? node : throw _document.Error($"it has no node \"{name}\"", members);
}

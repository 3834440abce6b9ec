using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>Turns what Nix looked at into what its result depends on. Whatever changed since then counts as unknown.</summary>
/// <param name="settled">Files and folders that settings tell the content of: sdk/nix, which goes with the SDK's version, and what has a hash.</param>
/// <param name="exclusions">What builds write.</param>
/// <param name="environment">The environment of the build.</param>
/// <param name="fingerprint">Takes the states of the inputs, before it is looked whether something has changed.</param>
internal sealed class TraceReader(IEnumerable<string> settled, TreeExclusions exclusions, IReadOnlyDictionary<string, string> environment, Fingerprint fingerprint)
{
    /// <summary>The name of the input that stands for what came from elsewhere.</summary>
    public const string Download = "a download without a hash";

    // A file system may give two changes, in seconds, the same time if they come this close.
    private const decimal Tick = 0.01m;

    private readonly string[] _settled = [.. settled.Select(s => RealPath.Of(s))];
    private readonly NixOwnFiles _nix = new(environment);
    private readonly InputSet _inputs = new();
    private readonly Dictionary<string, Place> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);

    /// <summary>The inputs, those left out that a trace cannot tell: settings.</summary>
    public InputSet Read(NixTrace trace)
    {
        if (!trace.IsComplete)
        {
            Add(TrackedInputKind.Always, "a Nix that cannot be traced", "it is linked statically, or does not load the library that tells what it reads");
            return _inputs;
        }

        foreach (var record in trace.Records.Where(r => r.Kind is 'e' && (r.IsOfLanguage || NixOwnFiles.IsOwnVariable(r.Name))))
            Add(TrackedInputKind.Variable, record.Name, "asked for");
        if (_nix.HasDownload(trace))
            Add(TrackedInputKind.Always, Download, "what is at an address can change although no file does");

        _listed.UnionWith(Looks(trace).Where(r => r.Kind == 'd').Select(r => PlaceOf(r).Path));
        foreach (var record in Looks(trace))
            Add(record, PlaceOf(record));
        foreach (var implied in _inputs.All.Where(IsImplied).ToList())
            _inputs.Remove(implied);
        return _inputs;
    }

    // A file that was read, and a folder that was listed for each of its names, tell what is there: at any time of the evaluation.
    private bool IsImplied(TrackedInput input) =>
        input is { Kind: TrackedInputKind.Existence, IsKnown: true }
        && (IsCertain(TrackedInputKind.File, input.Name) || IsCertain(TrackedInputKind.Folder, input.Folder));

    private bool IsCertain(TrackedInputKind kind, string name) => _inputs.Find(kind, name) is { IsKnown: true } input && input.Fingerprint != ContentHash.None;

    /// <summary>The files and folders that an evaluation looked at and that are none of Nix's own.</summary>
    public IEnumerable<string> PathsOfLanguage(NixTrace trace) => Looks(trace).Where(r => r.IsOfLanguage).Select(r => PlaceOf(r).Path).Where(p => !IsSettled(p)).Distinct();

    private IEnumerable<TraceRecord> Looks(NixTrace trace) => trace.Records.Where(r => r.Kind is 'r' or 'd' or 's' or 'l' or 'k' && !_nix.Contains(r));

    private void Add(TraceRecord record, Place place)
    {
        if (IsSettled(place.Path) || exclusions.IsFoundIn(place.Path, _listed.Contains))
            return;

        foreach (var link in place.Links)
            Add(TrackedInputKind.Link, link, "followed");
        if (!record.IsText)
        {
            Add(TrackedInputKind.Always, record.Name, "its name is no UTF-8");
            return;
        }

        var (kind, reason) = (record.Kind, FileState.TypeOf(record.State)) switch
        {
            ('r', 'f') => (TrackedInputKind.File, "read"),
            ('r', 'o') => (TrackedInputKind.Always, "it is no file that has an end"),
            ('d', 'd') => (TrackedInputKind.Folder, "listed"),
            ('k' or 'l', 'l') => (TrackedInputKind.Link, "followed"),
            _ => (TrackedInputKind.Existence, "looked for"),
        };

        // What is in the store does not change; what is not there may come.
        if (RealPath.IsAtOrBelow(place.Path, "/nix/store") && record.State != FileState.Absent)
            return;
        if (kind == TrackedInputKind.Folder && !fingerprint.CanBeListed(place.Path))
            Add(TrackedInputKind.Always, place.Path, "a name in it is no UTF-8");
        var input = fingerprint.Input(kind, place.Path, reason);
        _inputs.Add(HasChanged(record, kind) ? input with { Fingerprint = TrackedInput.Unknown } : input);
    }

    private void Add(TrackedInputKind kind, string name, string reason) => _inputs.Add(fingerprint.Input(kind, name, reason));

    /// <summary>What was there before Nix looked and is there still is what Nix has seen.</summary>
    private static bool HasChanged(TraceRecord record, TrackedInputKind kind)
    {
        var now = FileState.Of(record.Bytes, followsLinks: record.Kind is not ('l' or 'k'));
        if (kind == TrackedInputKind.Existence)
            return FileState.TypeOf(now) != FileState.TypeOf(record.State);
        return now != record.State || FileState.ChangedAt(now) >= FileState.Seconds(record.Earliest) - Tick;
    }

    /// <summary>Where a path leads, without links, as the kernel goes: ".." after a link is another folder than its text says.</summary>
    private Place PlaceOf(TraceRecord record)
    {
        var path = record.Name.Length > 1 ? record.Name.TrimEnd('/') : record.Name;
        var slash = path.LastIndexOf('/');
        var name = path.Substring(slash + 1);
        if (slash < 0 || name is "" or "." or "..")
            return Follow("/" + path, []);

        var folder = path.Substring(0, slash + 1);
        if (!_folders.TryGetValue(folder, out var parent))
            _folders.Add(folder, parent = Follow(folder, []));
        var full = parent.Path == "/" ? "/" + name : $"{parent.Path}/{name}";
        return record.Kind is 'l' or 'k' || SymbolicLink.Target(full) is null ? parent with { Path = full } : Follow(full, parent.Links);
    }

    private static Place Follow(string path, IReadOnlyList<string> links)
    {
        var found = links.ToList();
        var real = RealPath.Of(path, found.Add);
        return new Place(real, found);
    }

    private bool IsSettled(string path) => Array.Exists(_settled, s => RealPath.IsAtOrBelow(path, s));

    private sealed record Place(string Path, IReadOnlyList<string> Links);
}

using System.Globalization;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Debian;

/// <summary>The packages of lists as apt fetched them: of each name the newest version that any suite has.</summary>
internal sealed class PackageIndex : IPackageIndex, IDisposable
{
    private readonly List<(string Archive, string Label, Stream Stream)> _sources = [];
    private readonly Dictionary<string, Entry> _entries = new(70_000, StringComparer.Ordinal);
    private readonly Dictionary<string, DebianPackage> _packages = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, List<string>>> _providers;

    private PackageIndex(string architecture)
    {
        Architecture = architecture;
        _providers = new(FindProviders);
    }

    public string Architecture { get; }

    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>What packages provide beside themselves, with their names in ordinal order.</summary>
    public IReadOnlyDictionary<string, List<string>> Providers => _providers.Value;

    /// <summary>Opens the lists that apt fetched. They stay open, so that a later fetch cannot change them underneath.</summary>
    public static PackageIndex Open(string architecture, IEnumerable<ArchiveList> lists)
    {
        var index = new PackageIndex(architecture);
        try
        {
            foreach (var list in lists)
            {
                if (list.PackagesFile is { } file)
                    index.Add(list.Suite.Archive, file, new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096));
            }

            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Reads lists from streams that can seek; the index owns them.</summary>
    public static PackageIndex Read(string architecture, params (string Archive, Stream Packages)[] lists)
    {
        var index = new PackageIndex(architecture);
        foreach (var (archive, packages) in lists)
            index.Add(archive, archive, packages);
        return index;
    }

    public bool Contains(string name) => _entries.ContainsKey(name);

    public IReadOnlyList<string> ProvidersOf(string name) => _providers.Value.TryGetValue(name, out var found) ? found : [];

    public DebianPackage? Find(string name)
    {
        if (_packages.TryGetValue(name, out var package))
            return package;
        if (!_entries.TryGetValue(name, out var entry))
            return null;

        package = ReadPackage(entry);
        _packages.Add(name, package);
        return package;
    }

    /// <summary>Every package, in the order of the lists; one that no lock could hold is passed over.</summary>
    public IEnumerable<DebianPackage> All()
    {
        foreach (var entry in _entries.Values.OrderBy(entry => entry.Source).ThenBy(entry => entry.Stanza.Offset))
        {
            if (TryReadPackage(entry, out var package) is null)
                yield return package!;
        }
    }

    public void Dispose()
    {
        foreach (var source in _sources)
            source.Stream.Dispose();
    }

    private void Add(string archive, string label, Stream stream)
    {
        var source = _sources.Count;
        _sources.Add((archive, label, stream));
        try
        {
            PackagesFile.Scan(stream, stanza =>
            {
                // Of equal versions the first suite's stays: a package that moved into a point release is the same file.
                if (!_entries.TryGetValue(stanza.Name, out var known) || DebianVersion.Compare(stanza.Version, known.Stanza.Version) > 0)
                    _entries[stanza.Name] = new Entry(source, stanza);
            });
        }
        catch (InvalidDataException e)
        {
            throw Damaged(label, e.Message);
        }
    }

    private DebianPackage ReadPackage(Entry entry) =>
        TryReadPackage(entry, out var package) is { } problem ? throw Damaged(_sources[entry.Source].Label, problem) : package!;

    /// <summary>Reads a package. Returns what is wrong with it, or null.</summary>
    private string? TryReadPackage(Entry entry, out DebianPackage? package)
    {
        var (archive, _, stream) = _sources[entry.Source];
        var fields = PackagesFile.ReadFields(stream, entry.Stanza);
        string Field(string field) => fields.TryGetValue(field, out var value) ? value : "";

        package = null;
        if (new[] { "Architecture", "Filename", "SHA256", "Size" }.FirstOrDefault(field => Field(field).Length == 0) is { } absent)
            return $"The package '{entry.Stanza.Name}' has no {absent}.";

        package = new DebianPackage(
            entry.Stanza.Name,
            entry.Stanza.Version,
            Field("Architecture"),
            archive,
            Field("Filename"),
            Field("SHA256"),
            long.TryParse(Field("Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : -1,
            [.. Dependency.ParseField(Field("Pre-Depends")), .. Dependency.ParseField(Field("Depends"))]);
        return LockedPackage.ProblemOf(package.Name, LockedPackage.From(package, []));
    }

    private Dictionary<string, List<string>> FindProviders()
    {
        var providers = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var stanza in _entries.Values.Select(entry => entry.Stanza))
        {
            if (stanza.Provides is null)
                continue;
            foreach (var provided in Dependency.ParseField(stanza.Provides).Select(d => d.Alternatives[0].Name).Distinct())
            {
                if (!providers.TryGetValue(provided, out var names))
                    providers.Add(provided, names = []);
                names.Add(stanza.Name);
            }
        }

        foreach (var names in providers.Values)
            names.Sort(StringComparer.Ordinal);
        return providers;
    }

    private static NixVmsException Damaged(string label, string detail) => new(
        ErrorCodes.PackageListsMissing,
        $"Debian's package list '{label}' is damaged: {detail} Remove the file and build again: it is fetched anew.");

    private readonly struct Entry(int source, PackageStanza stanza)
    {
        public int Source { get; } = source;

        public PackageStanza Stanza { get; } = stanza;
    }
}

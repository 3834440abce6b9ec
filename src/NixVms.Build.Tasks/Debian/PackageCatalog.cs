using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// The index of the whole archive on disk, made once from the lists that apt fetched and verified: reading those takes
/// ten times as long as a look-up here, which is what a network pays that names one more package.
/// </summary>
internal sealed class PackageCatalog : IPackageIndex, IDisposable
{
    /// <summary>Changes with the form of the lines.</summary>
    private const string Form = "packages 1";

    private const char Separator = '\t';

    private readonly SortedLines _packages;
    private readonly SortedLines _providers;
    private readonly Dictionary<string, DebianPackage?> _found = new(StringComparer.Ordinal);

    private PackageCatalog(string architecture, SortedLines packages, SortedLines providers)
    {
        Architecture = architecture;
        _packages = packages;
        _providers = providers;
    }

    public string Architecture { get; }

    public IEnumerable<string> Names => _packages.Keys;

    /// <summary>Opens the catalog of these lists; makes it if there is none, or one of other lists.</summary>
    /// <param name="state">Says where it is.</param>
    /// <param name="architecture">The lists' architecture.</param>
    /// <param name="lists">What apt fetched.</param>
    public static PackageCatalog Open(DebianState state, string architecture, IReadOnlyList<ArchiveList> lists)
    {
        var title = TitleOf(lists);
        if (File.Exists(state.NamesFile(architecture)) && TryOpen(state, architecture, title) is { } known)
            return known;

        using (var index = PackageIndex.Open(architecture, lists))
        {
            AtomicFile.Write(state.IndexFile(architecture), SortedLines.TextOf(title, index.All().Select(package => new KeyValuePair<string, string>(package.Name, LineOf(package)))));
            AtomicFile.Write(state.ProvidersFile(architecture), SortedLines.TextOf(title, index.Providers.Select(name => new KeyValuePair<string, string>(name.Key, string.Join(" ", name.Value)))));
            AtomicFile.WriteIfDifferent(
                state.NamesFile(architecture),
                "[" + string.Join(",\n", index.Names.OrderBy(name => name, StringComparer.Ordinal).Select(JsonLiteral.String)) + "]\n");
        }

        return TryOpen(state, architecture, title)
            ?? throw new IOException($"'{state.IndexFile(architecture)}' was changed by another program while it was made.");
    }

    public bool Contains(string name) => Find(name) is not null;

    public DebianPackage? Find(string name)
    {
        if (!_found.TryGetValue(name, out var package))
            _found.Add(name, package = _packages.Find(name) is { } line ? Parse(name, line) : null);
        return package;
    }

    public IReadOnlyList<string> ProvidersOf(string name) =>
        _providers.Find(name) is { } names ? names.Split(' ') : [];

    public void Dispose()
    {
        _packages.Dispose();
        _providers.Dispose();
    }

    private static PackageCatalog? TryOpen(DebianState state, string architecture, string title)
    {
        var packages = SortedLines.TryOpen(state.IndexFile(architecture));
        var providers = SortedLines.TryOpen(state.ProvidersFile(architecture));
        if (packages?.Title == title && providers?.Title == title)
            return new PackageCatalog(architecture, packages, providers);

        packages?.Dispose();
        providers?.Dispose();
        return null;
    }

    /// <summary>A signed Release file names the hashes of its lists: its own hash stands for them.</summary>
    private static string TitleOf(IEnumerable<ArchiveList> lists) => string.Join(
        " ",
        lists.Select(list => $"{list.Suite.Name} {list.Origin.Sha256} {(list.PackagesFile is { } file ? new FileInfo(file).Length : 0)}").Prepend(Form));

    private static string LineOf(DebianPackage package) => string.Join(
        "\t",
        package.Version,
        package.Architecture,
        package.Archive,
        package.Path,
        package.Sha256,
        package.Size.ToString(System.Globalization.CultureInfo.InvariantCulture),
        string.Join(", ", package.Dependencies));

    private static DebianPackage? Parse(string name, string line)
    {
        var fields = line.Split(Separator);
        return fields.Length == 7 && long.TryParse(fields[5], out var size)
            ? new DebianPackage(name, fields[0], fields[1], fields[2], fields[3], fields[4], size, [.. Dependency.ParseField(fields[6])])
            : null;
    }
}

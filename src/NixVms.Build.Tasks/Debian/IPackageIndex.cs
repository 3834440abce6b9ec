namespace NixVms.Build.Tasks.Debian;

/// <summary>All packages of an architecture, of each name one version.</summary>
internal interface IPackageIndex
{
    string Architecture { get; }

    /// <summary>Every name; slow, compared with the rest.</summary>
    IEnumerable<string> Names { get; }

    bool Contains(string name);

    DebianPackage? Find(string name);

    /// <summary>The packages that say they provide a name, in ordinal order.</summary>
    IReadOnlyList<string> ProvidersOf(string name);
}

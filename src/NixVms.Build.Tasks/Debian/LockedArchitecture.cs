namespace NixVms.Build.Tasks.Debian;

/// <summary>The part of a lock that belongs to one architecture.</summary>
internal sealed class LockedArchitecture
{
    public static readonly LockedArchitecture Empty = new([], new Dictionary<string, LockedPackage>());

    public LockedArchitecture(IReadOnlyList<LockOrigin> origins, IEnumerable<KeyValuePair<string, LockedPackage>> packages)
    {
        Origins = origins;
        var sorted = new SortedDictionary<string, LockedPackage>(StringComparer.Ordinal);
        foreach (var package in packages)
            sorted.Add(package.Key, package.Value);
        Packages = sorted;
    }

    /// <summary>The suites that packages were last resolved from.</summary>
    public IReadOnlyList<LockOrigin> Origins { get; }

    /// <summary>The packages by name, in ordinal order.</summary>
    public IReadOnlyDictionary<string, LockedPackage> Packages { get; }

    /// <summary>Names that packages depend on but that have no entry: somebody merged two locks by hand.</summary>
    public IEnumerable<string> DanglingNames =>
        Packages.Values.SelectMany(package => package.Depends).Where(name => !Packages.ContainsKey(name)).Distinct();

    /// <summary>
    /// Names that lead to all others: those nobody depends on, and one of each circle that nobody outside depends on.
    /// A refresh starts from them, so that what nobody needs any more, such as last month's kernel, goes.
    /// </summary>
    public IReadOnlyList<string> Roots
    {
        get
        {
            var needed = new HashSet<string>(Packages.Values.SelectMany(package => package.Depends), StringComparer.Ordinal);
            var roots = Packages.Keys.Where(name => !needed.Contains(name)).ToList();
            var covered = new HashSet<string>(StringComparer.Ordinal);
            roots.ForEach(name => Cover(name, covered));
            foreach (var name in Packages.Keys.Where(name => !covered.Contains(name)))
            {
                roots.Add(name);
                Cover(name, covered);
            }

            return roots;
        }
    }

    /// <summary>Adds packages; a name that is here already keeps its entry.</summary>
    public LockedArchitecture Append(IReadOnlyList<LockOrigin> origins, IEnumerable<KeyValuePair<string, LockedPackage>> packages)
    {
        var added = packages.Where(package => !Packages.ContainsKey(package.Key)).ToList();
        return added.Count == 0 ? this : new LockedArchitecture(origins, Packages.Concat(added));
    }

    private void Cover(string root, HashSet<string> covered)
    {
        var open = new Stack<string>();
        open.Push(root);
        while (open.Count > 0)
        {
            var name = open.Pop();
            if (!covered.Add(name) || !Packages.TryGetValue(name, out var package))
                continue;
            foreach (var depends in package.Depends)
                open.Push(depends);
        }
    }
}

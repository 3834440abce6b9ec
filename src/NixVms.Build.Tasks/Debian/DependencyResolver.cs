using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// Finds everything that packages need. What a dependency resolves to depends on the index alone, not on what else is
/// wanted or in which order: so a lock grows by the same entries wherever a network is built.
/// Versions are not looked at, since an index has one version of each name; conflicts are not either.
/// </summary>
internal static class DependencyResolver
{
    private static readonly Regex KernelName = new(@"^linux-image-[0-9]+\.", RegexOptions.CultureInvariant);

    /// <summary>Resolves packages and what they need.</summary>
    /// <param name="index">What the archive has.</param>
    /// <param name="roots">The packages that are wanted.</param>
    /// <param name="locked">Packages that stay as they are. They are not resolved again, nor is what only they need.</param>
    public static Resolution Resolve(IPackageIndex index, IEnumerable<string> roots, LockedArchitecture locked)
    {
        var packages = new SortedDictionary<string, LockedPackage>(StringComparer.Ordinal);
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var problems = new List<string>();
        var open = new Queue<string>();

        bool Exists(string name) => locked.Packages.ContainsKey(name) || index.Contains(name);

        foreach (var root in roots)
        {
            if (Exists(root))
                open.Enqueue(root);
            else
                unknown.Add(root);
        }

        while (open.Count > 0)
        {
            var name = open.Dequeue();
            if (packages.ContainsKey(name) || locked.Packages.ContainsKey(name) || index.Find(name) is not { } package)
                continue;

            var depends = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var dependency in IsKernel(name) ? [] : package.Dependencies)
            {
                var chosen = Choose(dependency, Exists, index);
                if (chosen is null)
                {
                    problems.Add($"The package '{name}' needs '{dependency}', which the archive does not have.");
                }
                else if (chosen.Name != name)
                {
                    depends.Add(chosen.Name);
                    if (locked.Packages.TryGetValue(chosen.Name, out var old) && !chosen.IsSatisfiedBy(old.Version))
                        problems.Add($"The package '{name}' {package.Version} needs '{chosen}', but the lock holds version {old.Version}.");
                }
            }

            packages.Add(name, LockedPackage.From(package, [.. depends]));
            foreach (var needed in depends)
                open.Enqueue(needed);
        }

        return new Resolution(packages, [.. unknown], problems);
    }

    /// <summary>The first alternative that is a package, or else the first provider of the first that has any.</summary>
    private static PackageRelation? Choose(Dependency dependency, Func<string, bool> exists, IPackageIndex index) =>
        dependency.Alternatives.FirstOrDefault(alternative => exists(alternative.Name))
        ?? dependency.Alternatives
            .SelectMany(alternative => index.ProvidersOf(alternative.Name))
            .Select(provider => new PackageRelation(provider))
            .FirstOrDefault();

    /// <summary>
    /// Kernels depend on what their maintainer scripts call to make an initial RAM disk. Ours never run.
    /// <c>linux-image-amd64</c>, <c>linux-image-686</c> and their like have no version in their names: they are
    /// metapackages, which need the kernel of the day.
    /// </summary>
    private static bool IsKernel(string name) => KernelName.IsMatch(name);
}

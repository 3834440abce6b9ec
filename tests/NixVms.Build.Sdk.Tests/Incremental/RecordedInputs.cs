using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Incremental;

/// <summary>The inputs file of a network, and whether what an evaluation looked at is covered by it.</summary>
internal sealed class RecordedInputs
{
    private readonly ILookup<string, string> _names;

    private RecordedInputs(IEnumerable<string> lines) =>
        _names = lines.Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')).Where(f => f.Length == 4).ToLookup(f => f[0], f => f[1]);

    /// <summary>Whether the network is evaluated in every build.</summary>
    public bool IsAlways => _names["Always"].Any();

    public static RecordedInputs Of(TestProject project, string network) =>
        new(File.ReadAllLines(project[$"obj/Debug/nixvms/{network}/inputs"]));

    public bool Covers(FileAccess access)
    {
        if (IsAlways)
            return true;

        // Every link on the way counts, the path itself included where it is one, as well as what is at its end.
        var path = Resolve(access.Path, out var links);
        if (links.Any(l => !Has("Link", l)))
            return false;

        // A look at a link itself sees that it is one and where it points. Its own record, without which it would not have come
        // to this line, has both: another kind of thing at its place, and another target, are other states of a Link.
        if (!access.FollowsLink && new FileInfo(access.Path).LinkTarget is not null)
            return true;

        return access.Kind switch
        {
            FileAccessKind.Read => Has("File", path),
            FileAccessKind.List => Has("Folder", path),
            FileAccessKind.Stat => Has("Folder", path) || Has("File", path) || Has("Existence", path) || IsListed(path) || IsAboveAny(path),
            _ => Has("Existence", path) || IsListed(path) || ParentsOf(path).Any(p => Has("Existence", p) || Has("File", p)),
        };
    }

    public override string ToString() =>
        string.Join("\n", _names.Where(g => g.Key is not ("Setting" or "Variable")).SelectMany(g => g.Select(n => $"{g.Key} {n}")));

    private bool Has(string kind, string name) => _names[kind].Any(n => Matches(kind, n, name));

    // A link itself is recorded by its own name; what is at the end of one by either.
    private static bool Matches(string kind, string recorded, string path) =>
        recorded.TrimEnd('/') == path || kind != "Link" && Resolve(recorded, out _) == path;

    // A folder's record has each name in it, and what kind of thing it is, but those of what builds write.
    private bool IsListed(string path) =>
        Path.GetFileName(path) is not ("bin" or "obj") and var name && !name.StartsWith("result", StringComparison.Ordinal)
        && Path.GetDirectoryName(path) is { } folder && Has("Folder", folder);

    // Nix looks at every folder on the way to a file.
    private bool IsAboveAny(string path) => _names.Any(g => g.Any(n => n.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal)));

    /// <summary>The path without links, and the links on the way in their order.</summary>
    private static string Resolve(string path, out IReadOnlyList<string> links)
    {
        var found = new List<string>();
        links = found;
        return Resolve("/", path, found);
    }

    private static string Resolve(string start, string path, List<string> links)
    {
        var result = path.StartsWith('/') ? "/" : start;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.GetFullPath(Path.Combine(result, part));
            if (links.Count < 40 && new FileInfo(next).LinkTarget is { } target)
            {
                links.Add(next);
                next = Resolve(result, target, links);
            }

            result = next;
        }

        return result;
    }

    private static IEnumerable<string> ParentsOf(string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent))
            yield return parent;
    }
}

namespace NixVms.Build.Tasks.Nix;

/// <summary>Nix's search path, of which <c>NIX_PATH</c> is the source.</summary>
internal static class SearchPath
{
    /// <summary>The folders of all entries.</summary>
    public static IEnumerable<string> Entries(string searchPath) =>
        Split(searchPath).Select(e => e.Substring(e.IndexOf('=') + 1)).Where(f => f.StartsWith('/')).Select(Path.GetFullPath);

    /// <summary>Whether all entries are absolute folders: no addresses, and nothing relative to where Nix happens to run.</summary>
    public static bool HasOnlyFolders(string searchPath) =>
        Split(searchPath).All(e => e.Length == 0 || e.Substring(e.IndexOf('=') + 1).StartsWith('/'));

    /// <summary>The entries that are called <paramref name="name"/>: folders, and addresses in any of Nix's forms.</summary>
    public static IEnumerable<string> EntriesFor(string searchPath, string name) =>
        Split(searchPath).Where(e => e.StartsWith(name + "=", StringComparison.Ordinal) && e.Length > name.Length + 1);

    /// <summary>The paths at which Nix looks for <c>&lt;name&gt;</c>, in its order. Addresses are left out: what they give is in the store.</summary>
    public static IEnumerable<string> Candidates(string searchPath, string name)
    {
        foreach (var entry in Split(searchPath))
        {
            var equals = entry.IndexOf('=');
            var prefix = equals < 0 ? "" : entry.Substring(0, equals);
            var folder = entry.Substring(equals + 1);
            if (!folder.StartsWith('/'))
                continue;
            if (prefix.Length == 0)
                yield return Path.GetFullPath(Path.Combine(folder, name));
            else if (name == prefix)
                yield return Path.GetFullPath(folder);
            else if (name.StartsWith(prefix + "/", StringComparison.Ordinal))
                yield return Path.GetFullPath(Path.Combine(folder, name.Substring(prefix.Length + 1)));
        }
    }

    // The colon of an address does not end an entry, nor that of a channel or a flake. By hand, since making a regular expression takes every evaluation longer.
    private static IEnumerable<string> Split(string searchPath)
    {
        var start = 0;
        for (var i = 0; i < searchPath.Length; i++)
        {
            if (searchPath[i] != ':' || string.CompareOrdinal(searchPath, i, "://", 0, 3) == 0 || IsScheme(searchPath, start, i))
                continue;

            yield return searchPath.Substring(start, i - start);
            start = i + 1;
        }

        yield return searchPath.Substring(start);
    }

    private static bool IsScheme(string searchPath, int start, int end)
    {
        var entry = searchPath.AsSpan(start, end - start);
        return entry.Slice(entry.IndexOf('=') + 1) is "channel" or "flake";
    }
}

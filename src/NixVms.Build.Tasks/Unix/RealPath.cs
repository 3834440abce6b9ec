namespace NixVms.Build.Tasks.Unix;

/// <summary>Resolves symbolic links in every part of a path.</summary>
internal static class RealPath
{
    private const int LinksFollowed = 40;

    /// <summary>A function that remembers the folders it has resolved: many files share few folders.</summary>
    public static Func<string, string> Remembering()
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        return path =>
        {
            var folder = Path.GetDirectoryName(path);
            if (folder is null)
                return path;
            if (!folders.TryGetValue(folder, out var real))
                folders.Add(folder, real = Of(folder));
            var file = Path.Combine(real, Path.GetFileName(path));
            return SymbolicLink.Target(file) is null ? file : Of(file);
        };
    }

    /// <summary>The path without links; what does not exist, or turns in circles, stays as it is.</summary>
    public static string Of(string path)
    {
        var rest = new Stack<string>(Enumerable.Reverse(Parts(path)));
        var result = "/";
        var links = 0;
        while (rest.Count > 0)
        {
            var part = rest.Pop();
            if (part == "..")
            {
                result = Path.GetDirectoryName(result) ?? "/";
                continue;
            }

            var next = Path.Combine(result, part);
            if (part != "." && SymbolicLink.Target(next) is { } target && links++ < LinksFollowed)
            {
                if (target.StartsWith("/", StringComparison.Ordinal))
                    result = "/";
                foreach (var targetPart in Enumerable.Reverse(Parts(target)))
                    rest.Push(targetPart);
            }
            else if (part != ".")
            {
                result = next;
            }
        }

        return result;
    }

    private static string[] Parts(string path) => path.Split(['/'], StringSplitOptions.RemoveEmptyEntries);
}

namespace NixVms.Build.Tasks.Files;

/// <summary>Resolves symbolic links in every part of a path.</summary>
internal static class RealPath
{
    private const int LinksFollowed = 40;

    /// <summary>A function that remembers the folders it has resolved: many files share few folders.</summary>
    public static Func<string, string> Remembering()
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        var (last, lastReal) = ("/", "/");
        return path =>
        {
            var length = path.LastIndexOf('/');
            if (length <= 0)
                return SymbolicLink.Target(path) is null ? path : Of(path);

            // Files of a folder come one after the other.
            if (length != last.Length || string.CompareOrdinal(path, 0, last, 0, length) != 0)
            {
                last = path.Substring(0, length);
                if (!folders.TryGetValue(last, out lastReal))
                    folders.Add(last, lastReal = Of(last));
            }

            var file = lastReal == last ? path : lastReal + path.Substring(length);
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

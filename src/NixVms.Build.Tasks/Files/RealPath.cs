namespace NixVms.Build.Tasks.Files;

/// <summary>Resolves symbolic links in every part of a path.</summary>
internal static class RealPath
{
    private const int LinksFollowed = 40;

    /// <summary>The path without links; what does not exist, or turns in circles, stays as it is.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="onLink">Gets every link on the way.</param>
    public static string Of(string path, Action<string>? onLink = null)
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
                onLink?.Invoke(next);
                if (target.StartsWith('/'))
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

    /// <summary>Whether a path is a folder, or in it at any depth, by their texts.</summary>
    public static bool IsAtOrBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || folder == "/" || path[folder.Length] == '/');

    private static string[] Parts(string path) => path.Split(['/'], StringSplitOptions.RemoveEmptyEntries);
}

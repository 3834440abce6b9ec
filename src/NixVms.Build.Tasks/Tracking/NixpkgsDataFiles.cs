namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// Finds the data files that nixpkgs' code names: lists, scripts, versions. There is a lot of that code, so it is not
/// split into tokens; what looks like a path in a comment or a string counts only if the file exists.
/// </summary>
internal static class NixpkgsDataFiles
{
    /// <summary>The absolute paths that a file names, those of Nix code and of folders left out.</summary>
    public static IEnumerable<string> NamedIn(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        var folder = Path.GetDirectoryName(file)!;
        for (var slash = text.IndexOf('/'); slash >= 0; slash = slash < text.Length ? text.IndexOf('/', slash) : -1)
        {
            var start = slash;
            while (start > 0 && IsPathCharacter(text[start - 1]))
                start--;
            var end = slash;
            while (end < text.Length && IsPathCharacter(text[end]))
                end++;

            if (text[start] == '.' && HasDataExtension(text, start, end))
            {
                var path = Path.GetFullPath(Path.Combine(folder, text.Substring(start, end - start)));
                if (File.Exists(path))
                    yield return path;
            }

            slash = end;
        }
    }

    private static bool HasDataExtension(string text, int start, int end)
    {
        var dot = text.LastIndexOf('.', end - 1, end - start);
        var slash = text.LastIndexOf('/', end - 1, end - start);
        return dot > slash && end - dot > 1 && string.CompareOrdinal(text, dot, ".nix", 0, end - dot) != 0;
    }

    private static bool IsPathCharacter(char c) =>
        c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '/' or '.' or '_' or '-' or '+';
}

namespace NixVms.Build.Tasks.Tracking;

/// <summary>Finds what looks like a path in a data file: absolute ones, and relative ones that climb.</summary>
internal static class DataFilePaths
{
    private const long LargestFile = 1 << 20;

    /// <summary>The paths as they stand there, with whether each is a relative one. A file over 1 MiB is no list of paths.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isParsed">Whether code takes the text apart; else only a text that is a path as a whole can be used as one.</param>
    public static IEnumerable<(string Path, bool IsClimbing)> NamedIn(string file, bool isParsed)
    {
        string text;
        try
        {
            if (new FileInfo(file).Length > LargestFile)
                yield break;
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        if (!isParsed && text.Trim().Any(char.IsWhiteSpace))
            yield break;

        foreach (var word in text.Split(['"', '\'', ' ', '\t', '\r', '\n', ',', ';', '=', '[', ']', '{', '}', '(', ')', '<', '>'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length > 1 && word[0] == '/' && word[1] != '/' && word.IndexOf('\0') < 0)
                yield return (Path.GetFullPath(word), false);
            else if (word.Length > 2 && word.Split('/').Contains("..") && word.IndexOf('\0') < 0)
                yield return (word, true);
        }
    }
}

namespace NixVms.Build.Tasks.Debian;

/// <summary>Files that may be absent.</summary>
internal static class TextFile
{
    /// <summary>The text of a file, or null if there is none.</summary>
    public static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

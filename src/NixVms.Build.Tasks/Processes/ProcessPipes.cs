namespace NixVms.Build.Tasks.Processes;

/// <summary>What a process has open, as Linux tells it.</summary>
internal static class ProcessPipes
{
    /// <summary>
    /// Whether a process has opened its own standard input, a pipe, once more: as <c>/dev/stdin</c>, say. False where that cannot be told.
    /// </summary>
    public static bool ReadsInputTwice(int process)
    {
        var folder = $"/proc/{process}/fd";
        try
        {
            return Target($"{folder}/0") is { } pipe && pipe.StartsWith("pipe:", StringComparison.Ordinal)
                && Directory.EnumerateFileSystemEntries(folder).Count(file => Target(file) == pipe) > 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Something may be closed meanwhile.
    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}

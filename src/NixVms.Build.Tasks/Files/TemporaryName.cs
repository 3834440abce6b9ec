using System.Diagnostics;
using System.Globalization;

namespace NixVms.Build.Tasks.Files;

/// <summary>Names for what is written beside a path and then renamed over it. They tell whose they are.</summary>
internal static class TemporaryName
{
    private const string Start = ".nixvms-";
    private const string End = ".tmp";
    private const int DigitCount = 8;

    // No file takes as long to write, and processes of other containers have numbers of their own.
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    /// <summary>A new name beside a path.</summary>
    public static string Beside(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}{Start}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..DigitCount]}{End}");

    /// <summary>Removes what processes left beside a path that were killed before they could rename it, where that can be done.</summary>
    public static void RemoveLeftovers(string path)
    {
        try
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!).ToList())
            {
                if (WriterOf(entry, path) is { } writer && (!IsRunning(writer) || DateTime.UtcNow - File.GetLastWriteTimeUtc(entry) > MaxAge))
                    File.Delete(entry);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing depends on it.
        }
    }

    /// <summary>The folders of this user that processes left beside a path that are no more.</summary>
    public static IReadOnlyList<string> LeftFolders(string path)
    {
        try
        {
            // However old: a process may work in one for hours.
            return [.. Directory.EnumerateDirectories(Path.GetDirectoryName(path)!).Where(f => WriterOf(f, path) is { } writer && !IsRunning(writer) && FileState.IsOwnFolder(f))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int? WriterOf(string entry, string path)
    {
        if (!entry.StartsWith(path + Start, StringComparison.Ordinal) || !entry.EndsWith(End, StringComparison.Ordinal))
            return null;
        var middle = entry[(path.Length + Start.Length)..^End.Length].Split('-');
        return middle.Length == 2 && middle[1].Length == DigitCount && middle[1].All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
            && int.TryParse(middle[0], NumberStyles.None, CultureInfo.InvariantCulture, out var writer)
            ? writer
            : null;
    }

    // Also those of other users.
    private static bool IsRunning(int process)
    {
        try
        {
            Process.GetProcessById(process).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

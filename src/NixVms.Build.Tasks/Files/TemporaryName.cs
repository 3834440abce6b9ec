using System.Diagnostics;
using System.Globalization;

namespace NixVms.Build.Tasks.Files;

/// <summary>Names for what is written beside a path and then renamed over it. They tell whose they are.</summary>
internal static class TemporaryName
{
    private const string Extension = ".tmp";

    private static readonly string ThisProcess = Process.GetCurrentProcess().Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>A new name beside a path.</summary>
    public static string Beside(string path) =>
        $"{path}.{ThisProcess}-{Guid.NewGuid().ToString("N").Substring(0, 8)}{Extension}";

    /// <summary>Removes what processes left beside a path that were killed before they could rename it.</summary>
    public static void RemoveLeftovers(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        foreach (var entry in Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).ToList() : [])
        {
            if (WriterOf(entry, path) is { } writer && !IsRunning(writer))
                TryDelete(entry);
        }
    }

    // What somebody else made so, a folder for example, is in nobody's way.
    private static void TryDelete(string entry)
    {
        try
        {
            File.Delete(entry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static int? WriterOf(string entry, string path)
    {
        if (!entry.StartsWith(path + ".", StringComparison.Ordinal) || !entry.EndsWith(Extension, StringComparison.Ordinal))
            return null;
        var dash = entry.IndexOf('-', path.Length);
        return dash == entry.Length - Extension.Length - 9
            && int.TryParse(entry.Substring(path.Length + 1, dash - path.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var writer)
            ? writer
            : null;
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var running = Process.GetProcessById(process);
            return !running.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}

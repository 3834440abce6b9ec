using System.Globalization;
using System.Runtime.InteropServices;
using NixVms.Build.Tasks.Unix;

namespace NixVms.Build.Tasks.Files;

/// <summary>Names for what is written beside a path and then renamed over it. They tell whose they are.</summary>
internal static class TemporaryName
{
    private const string Extension = ".tmp";

    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private static readonly string ThisProcess = (IsWindows ? 0 : Libc.ProcessId()).ToString(CultureInfo.InvariantCulture);

    /// <summary>A new name beside a path.</summary>
    public static string Beside(string path) =>
        $"{path}.{ThisProcess}-{Guid.NewGuid().ToString("N").Substring(0, 8)}{Extension}";

    /// <summary>Removes what processes left beside a path that were killed before they could rename it. Not on Windows.</summary>
    public static void RemoveLeftovers(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        foreach (var entry in Directory.Exists(folder) && !IsWindows ? Directory.EnumerateFileSystemEntries(folder).ToList() : [])
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

    // Signal 0 asks only. One that may not be sent has a process to go to, of another user.
    private static bool IsRunning(int process) =>
        process <= 0 || Libc.Kill(process, 0) == 0 || Marshal.GetLastWin32Error() == Libc.NotPermitted;
}

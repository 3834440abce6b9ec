using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NixVms.Testing.Processes;

/// <summary>The processes that were started for a network's folder, found by their environment.</summary>
internal static class StrayProcesses
{
    public static void Kill(string folder)
    {
        foreach (var id in Find(folder))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                process.WaitForExit(2000);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // Gone already.
            }
        }
    }

    /// <summary>Their ids. Linux only: elsewhere none are found, and QEMU is left to the <see cref="Reaper"/>.</summary>
    public static IReadOnlyList<int> Find(string folder)
    {
        if (!Directory.Exists("/proc/self"))
            return [];
        var variable = Encoding.UTF8.GetBytes($"{RunFolder.Variable}={folder}\0");
        return [.. from entry in Directory.EnumerateDirectories("/proc")
                   let id = int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
                   where id != 0 && Environment(entry).AsSpan().IndexOf(variable) >= 0
                   select id];
    }

    private static byte[] Environment(string process)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(process, "environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

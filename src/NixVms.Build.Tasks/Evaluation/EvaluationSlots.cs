using System.Globalization;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>How many networks are evaluated at once: as many as the machine has cores, and memory to spare.</summary>
internal static class EvaluationSlots
{
    /// <summary>Bytes for one evaluation: a NixOS network of a few machines. One of the debian platform takes a tenth.</summary>
    private const long Memory = 1L << 30;

    public static int Count => Of(Environment.ProcessorCount, AvailableMemory("/"));

    /// <param name="cores">The cores.</param>
    /// <param name="memory">Bytes that are free, or null where that is not known.</param>
    public static int Of(int cores, long? memory) => (int)Math.Max(1, Math.Min(cores, (memory ?? long.MaxValue) / Memory));

    /// <summary>Bytes that Linux can give, within the limit of the container; null on other systems.</summary>
    /// <param name="root">The root of the file system.</param>
    public static long? AvailableMemory(string root)
    {
        var free = Number(Path.Combine(root, "proc/meminfo"), "MemAvailable:") * 1024;
        var container = Path.Combine(root, "sys/fs/cgroup");

        // Files that were read count as used, though they make way.
        var left = Number(Path.Combine(container, "memory.max"), "") - Number(Path.Combine(container, "memory.current"), "")
            + (Number(Path.Combine(container, "memory.stat"), "inactive_file ") ?? 0);
        return free is null || left < free ? left ?? free : free;
    }

    // The limit of a container without one is "max".
    private static long? Number(string path, string label)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith(label, StringComparison.Ordinal)) ?? "";
            var words = line.Substring(Math.Min(label.Length, line.Length)).Trim().Split(' ');
            return long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

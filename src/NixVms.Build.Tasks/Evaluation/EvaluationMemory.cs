using System.Globalization;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>How much memory evaluations need, and how much there is.</summary>
internal static class EvaluationMemory
{
    private const long MiB = 1L << 20;

    /// <summary>So many machines a network has that was never evaluated.</summary>
    private const int UsualMachines = 2;

    /// <summary>
    /// Bytes that an evaluation needs. Measured: 804 MiB for a machine of nixpkgs 26.11 and 2,642 MiB for four with services,
    /// less with each older release; 481 MiB for 254 machines of the debian platform.
    /// </summary>
    /// <param name="isDebian">Whether the machines are the debian platform's.</param>
    /// <param name="machines">How many there are, or null where that is not known.</param>
    public static long Of(bool isDebian, int? machines)
    {
        var (network, machine) = Shares(isDebian);
        return network + (machines ?? UsualMachines) * machine;
    }

    /// <summary>How many machines can be evaluated by one process in so much memory: one at least.</summary>
    /// <param name="isDebian">Whether the machines are the debian platform's.</param>
    /// <param name="memory">Bytes.</param>
    public static int MachinesIn(bool isDebian, long memory)
    {
        var (network, machine) = Shares(isDebian);
        return (int)Math.Clamp((memory - network) / machine, 1, int.MaxValue);
    }

    private static (long Network, long Machine) Shares(bool isDebian) => isDebian ? (96 * MiB, 2 * MiB) : (192 * MiB, 640 * MiB);

    /// <summary>Bytes that Linux can give, within the limit of the container; null on other systems.</summary>
    /// <param name="root">The root of the file system.</param>
    public static long? Available(string root)
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

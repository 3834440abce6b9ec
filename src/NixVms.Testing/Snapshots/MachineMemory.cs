using NixVms.Testing.Machines;

namespace NixVms.Testing.Snapshots;

/// <summary>
/// Where QEMU keeps the memory of a machine: in a file without a name, which can be copied while the machine stands still;
/// or, for one that is restored, in the file of a snapshot, of which it changes a copy of its own, page by page. Either
/// way, QEMU saves and loads the rest, a megabyte.
/// </summary>
internal static class MachineMemory
{
    private const string Id = "nvmemory";
    private const string Backend = "memory-backend-memfd";

    /// <summary>The options for QEMU.</summary>
    /// <param name="file">The file of a snapshot; null for an empty memory.</param>
    public static IReadOnlyList<string> Arguments(int size, string? file)
    {
        var backend = file is null ? $"{Backend},share=on" : $"memory-backend-file,mem-path={file},share=off";
        return [$"-object {backend},id={Id},size={size}M", $"-machine memory-backend={Id}"];
    }

    /// <summary>Whether they may be added to other options.</summary>
    public static bool IsPossible(IEnumerable<string> others) =>
        OperatingSystem.IsLinux()
        && !others.SelectMany(o => o.Split(' ')).Any(w => w is "-m" or "-numa" || w.Contains("memory-backend", StringComparison.Ordinal));

    /// <summary>
    /// Whether a QEMU that did not start refused these options: it is too old for them (5.0 is the first that knows
    /// them), or the start script gives it another size of memory than the manifest says.
    /// </summary>
    public static bool IsRefusal(string message) =>
        message.Contains("memory-backend", StringComparison.Ordinal) || message.Contains("memory backend", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file without a name that a process has its memory in; null when it has none.</summary>
    public static string? Find(int process)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd")
                .FirstOrDefault(f => new FileInfo(f).LinkTarget is { } target && target.Contains($"memfd:{Backend}", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Globalization;

namespace NixVms.Build.Tasks.Processes;

/// <summary>The processes that a process has started, as /proc tells; nothing where there is no /proc.</summary>
internal sealed class ProcessTree
{
    private const int Sigkill = 9;

    /// <summary>Whether this system tells.</summary>
    public static bool IsKnown { get; } = Directory.Exists("/proc/self");

    // The start time tells a process from a later one with the same number.
    private readonly IReadOnlyList<(int Id, string StartTime)> _descendants;

    private ProcessTree(IReadOnlyList<(int Id, string StartTime)> descendants) => _descendants = descendants;

    /// <summary>Notes the descendants that a process has now; once it is gone, nobody knows them any more.</summary>
    public static ProcessTree Of(int processId)
    {
        var processes = IsKnown ? Directory.GetDirectories("/proc").Select(Read).Where(p => p.Id > 0).ToList() : [];
        var children = processes.ToLookup(p => p.Parent);
        var found = new List<(int Id, string StartTime)>();
        var pending = new Queue<int>([processId]);
        while (pending.Count > 0)
        {
            foreach (var child in children[pending.Dequeue()])
            {
                found.Add((child.Id, child.StartTime));
                pending.Enqueue(child.Id);
            }
        }

        return new ProcessTree(found);
    }

    /// <summary>Kills those descendants that are still there.</summary>
    public void Kill()
    {
        foreach (var (id, startTime) in _descendants)
        {
            if (Read($"/proc/{id}").StartTime == startTime)
                Libc.Kill(id, Sigkill);
        }
    }

    private static (int Id, int Parent, string StartTime) Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return default;

        try
        {
            // "12 (name) S 1 …": the name may hold anything, so the fields are counted from its end.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat.Substring(stat.LastIndexOf(')') + 2).Split(' ');
            return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException or IndexOutOfRangeException or FormatException)
        {
            return default;
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace NixVms.Build.Tasks.Processes;

/// <summary>The processes that a process has started, as /proc tells; nothing where there is no /proc.</summary>
internal sealed class ProcessTree
{
    // The start time tells a process from a later one with the same number.
    private readonly IReadOnlyList<Entry> _descendants;

    private ProcessTree(IReadOnlyList<Entry> descendants) => _descendants = descendants;

    /// <summary>Notes the descendants that a process has now; once it is gone, nobody knows them any more.</summary>
    public static ProcessTree Of(int processId)
    {
        var children = (Directory.Exists("/proc/self") ? Directory.GetDirectories("/proc") : []).Select(Read).OfType<Entry>().ToLookup(p => p.Parent);
        var found = new List<Entry>();
        var pending = new Queue<int>([processId]);
        while (pending.Count > 0)
        {
            foreach (var child in children[pending.Dequeue()])
            {
                found.Add(child);
                pending.Enqueue(child.Id);
            }
        }

        return new ProcessTree(found);
    }

    /// <summary>Kills those descendants that are still there.</summary>
    public void Kill()
    {
        foreach (var descendant in _descendants.Where(d => Read($"/proc/{d.Id}")?.StartTime == d.StartTime))
        {
            try
            {
                using var process = Process.GetProcessById(descendant.Id);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It is gone meanwhile, or another user's.
            }
        }
    }

    private static Entry? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;

        try
        {
            // "12 (name) S 1 …": the name may hold anything, so the fields are counted from its end.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException or IndexOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    private sealed record Entry(int Id, int Parent, string StartTime);
}

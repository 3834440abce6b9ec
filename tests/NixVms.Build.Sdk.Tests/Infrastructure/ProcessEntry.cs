using System.Diagnostics;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>A process of this machine, read from /proc.</summary>
internal sealed record ProcessEntry(int Id, string CommandLine)
{
    private const string ListenState = "0A";

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    /// <summary>The processes whose environment has this value; zombies have none.</summary>
    public static IReadOnlyList<ProcessEntry> WithVariable(string name, string value)
    {
        var entry = $"{name}={value}";
        return [.. All().Where(p => Read(p.Id, "environ").Split('\0').Contains(entry))];
    }

    public static IReadOnlyList<ProcessEntry> All() =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => new ProcessEntry(id, Read(id, "cmdline").Replace('\0', ' ').Trim()))];

    /// <summary>What is left of some processes that have been killed: it takes them a moment to end.</summary>
    public static async Task<IReadOnlyList<ProcessEntry>> LeftAsync(Func<IEnumerable<ProcessEntry>> processes)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var left = processes().ToList();
            if (left.Count == 0 || watch.Elapsed > EndLimit)
                return left;
            await Task.Delay(50);
        }
    }

    /// <summary>The addresses in /proc/net's hexadecimal form at which the process accepts TCP connections.</summary>
    public IReadOnlyList<string> ListeningAddresses()
    {
        var sockets = Descriptors().ToHashSet();
        return [.. from table in new[] { "tcp", "tcp6" }
                   from line in File.ReadLines($"/proc/net/{table}").Skip(1)
                   let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                   where fields[3] == ListenState && sockets.Contains($"socket:[{fields[9]}]")
                   select fields[1]];
    }

    private IEnumerable<string> Descriptors()
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{Id}/fd").Select(f => new FileInfo(f).LinkTarget ?? "")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

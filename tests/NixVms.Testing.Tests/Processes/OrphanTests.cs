using System.Diagnostics;
using NixVms.Testing.Processes;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Processes;

/// <summary>What is left of a test host that is killed while it runs a network.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class OrphanTests(ManPageNetwork lab) : IDisposable
{
    private readonly ScratchFolder _parent = new();

    public void Dispose() => _parent.Dispose();

    /// <summary>At random moments: before there is a folder, while machines start, while they boot.</summary>
    [Fact(Timeout = Limits.Boot)]
    public async Task Two_seconds_after_a_kill_nothing_is_left()
    {
        var random = new Random();
        for (var i = 0; i < 20; i++)
        {
            var delay = random.Next(50, 2000);
            using var host = StartHost();
            await Task.Delay(delay);
            host.Kill();
            await host.WaitForExitAsync();

            var watch = Stopwatch.StartNew();
            while (Leftovers() is { Count: > 0 } left)
            {
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"Left after a kill {delay} ms after the start: {string.Join(", ", left)}");
                await Task.Delay(20);
            }
        }
    }

    private List<string> Leftovers() =>
    [
        .. Directory.EnumerateFileSystemEntries(_parent.Path),
        .. Process.GetProcesses().Where(p => p.ProcessName.StartsWith("qemu", StringComparison.Ordinal)).Select(p => p.Id)
            .Where(id => ReadEnvironment(id).Contains(_parent.Path, StringComparison.Ordinal)).Select(id => $"process {id}"),
    ];

    private Process StartHost()
    {
        // This very program, with another entry point.
        return Process.Start(new ProcessStartInfo("dotnet", [typeof(KilledHost).Assembly.Location, lab.Folder, _parent.Path]))!;
    }

    private static string ReadEnvironment(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

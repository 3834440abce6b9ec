using System.Diagnostics;
using NixVms.Testing.Processes;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Processes;

/// <summary>Test hosts beside this one: what is left of them when they are killed.</summary>
[Collection(ManPageNetwork.Collection)]
public sealed class OrphanTests(ManPageNetwork lab) : IDisposable
{
    private const string Variable = "NIXVMS_TEST_HOST";

    private readonly ScratchFolder _parent = new();

    public void Dispose() => _parent.Dispose();

    /// <summary>At random moments: before there is a folder, while machines start, boot, or are restored.</summary>
    [Theory(Timeout = Limits.Boot)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_seconds_after_a_kill_nothing_is_left(bool isRestored)
    {
        var random = new Random();
        for (var i = 0; i < 10; i++)
        {
            // The folder is made within the first of them.
            var delay = i % 2 == 0 ? random.Next(50, 250) : random.Next(250, isRestored ? 3000 : 2000);
            using var host = StartHost(isRestored ? [lab.Cached.SnapshotCache!] : []);
            await Task.Delay(delay);
            host.Kill();
            await host.WaitForExitAsync();

            await NothingIsLeftAsync($"a kill {delay} ms after the start");
        }
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task Two_test_processes_at_once_do_not_meet()
    {
        using var first = StartHost([lab.Cached.SnapshotCache!, KilledHost.Visitor]);
        using var second = StartHost([lab.Cached.SnapshotCache!, KilledHost.Visitor]);
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        await NothingIsLeftAsync("two ends");
    }

    private async Task NothingIsLeftAsync(string what)
    {
        var watch = Stopwatch.StartNew();
        while (Leftovers() is { Count: > 0 } left)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"Left after {what}: {string.Join(", ", left)}");
            await Task.Delay(20);
        }
    }

    /// <summary>Files and processes, those of the reaper and of start scripts among them: they all inherit a variable.</summary>
    private List<string> Leftovers() =>
    [
        .. Directory.EnumerateFileSystemEntries(_parent.Path),
        .. Process.GetProcesses().Where(p => ReadEnvironment(p.Id).Contains($"{Variable}={_parent.Path}\0", StringComparison.Ordinal)).Select(p => $"{p.ProcessName} ({p.Id})"),
    ];

    private Process StartHost(IEnumerable<string> arguments)
    {
        // This very program, with another entry point.
        var info = new ProcessStartInfo("dotnet", [typeof(KilledHost).Assembly.Location, lab.Folder, _parent.Path, .. arguments]);
        info.Environment[Variable] = _parent.Path;
        return Process.Start(info)!;
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

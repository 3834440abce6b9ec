using System.Diagnostics;
using CliWrap;
using CliWrap.Buffered;
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
    public async Task Soon_after_a_kill_nothing_is_left(bool isRestored)
    {
        var random = new Random();
        for (var i = 0; i < 10; i++)
        {
            // The folder is made within the first of them.
            var delay = i % 2 == 0 ? random.Next(50, 250) : random.Next(250, isRestored ? 3000 : 2000);
            var host = Host(isRestored ? [lab.Cached.SnapshotCache!] : []).ExecuteAsync();
            await Task.Delay(delay);
            await Signal.SendAsync("KILL", host.ProcessId);
            await host;

            await NothingIsLeftAsync($"a kill {delay} ms after the start");
        }
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task Two_test_processes_at_once_do_not_meet()
    {
        var host = Host([lab.Cached.SnapshotCache!, KilledHost.Visitor]);
        var results = await Task.WhenAll(host.ExecuteBufferedAsync().Task, host.ExecuteBufferedAsync().Task);
        Assert.All(results, r => Assert.True(r.IsSuccess, r.StandardError));
        await NothingIsLeftAsync("two ends");
    }

    private async Task NothingIsLeftAsync(string what)
    {
        var watch = Stopwatch.StartNew();
        while (Leftovers() is { Count: > 0 } left)
        {
            // Two seconds on a quiet host.
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"Left after {what}: {string.Join(", ", left)}");
            await Task.Delay(20);
        }
    }

    /// <summary>Files and processes, those of the reaper and of start scripts among them: they all inherit a variable.</summary>
    private List<string> Leftovers() =>
    [
        .. Directory.EnumerateFileSystemEntries(_parent.Path),
        .. Process.GetProcesses().Where(p => ReadEnvironment(p.Id).Contains($"{Variable}={_parent.Path}\0", StringComparison.Ordinal)).Select(p => $"{p.ProcessName} ({p.Id})"),
    ];

    /// <summary>This very program, with another entry point.</summary>
    private Command Host(IEnumerable<string> arguments) => Cli.Wrap("dotnet")
        .WithArguments([typeof(KilledHost).Assembly.Location, lab.Folder, _parent.Path, .. arguments])
        .WithEnvironmentVariables(e => e.Set(Variable, _parent.Path))
        .WithValidation(CommandResultValidation.None);

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

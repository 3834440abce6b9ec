using System.Diagnostics;
using System.Text;
using CliWrap;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Aspire.Hosting.Tests;

/// <summary>The app host as a program of its own, with its dashboard, at a terminal.</summary>
[Collection(LabNetwork.Collection)]
public sealed class InterruptTests(LabNetwork lab)
{
    [Fact(Timeout = Limits.Boot)]
    public async Task Ctrl_C_leaves_no_machine()
    {
        var folder = lab.NewFolder("run");
        using var killed = new CancellationTokenSource(Limits.Boot);

        // Into a file: what Aspire's orchestrator leaves for a while would keep a pipe open beyond the app host's end.
        var output = Path.Combine(lab.NewFolder("output"), "output");
        var run = Cli.Wrap("sh")
            .WithArguments(["-c", "exec env --default-signal=INT dotnet \"$1\" \"$2\" > \"$3\" 2>&1", "sh", Path.Combine(AppContext.BaseDirectory, "AppHost.dll"), $"--lab={lab.Folder}", output])
            .WithEnvironmentVariables(e => e
                .Set("TMPDIR", folder)
                .Set("ASPNETCORE_URLS", "http://127.0.0.1:0")
                .Set("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:0")
                .Set("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(killed.Token);

        await UntilAsync(() => Machines(folder).Any(), () => $"No machine started.\n{File.ReadAllText(output)}");
        await Signal.SendAsync("INT", run.ProcessId);
        await UntilAsync(() => run.Task.IsCompleted, () => $"It has not ended.\n{File.ReadAllText(output)}");

        // What a machine that was just starting leaves, the driver's watcher of this process removes after its end.
        await UntilAsync(() => !Left(folder).Any(), () => $"Left: {string.Join(", ", Left(folder))}\n{File.ReadAllText(output)}");
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> message)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(50))
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(60))
                Assert.Fail(message());
        }
    }

    private static IEnumerable<string> Left(string folder) => Machines(folder).Concat(Directory.EnumerateDirectories(folder, "nv-*"));

    /// <summary>The processes of machines whose run has its folder there.</summary>
    private static IEnumerable<string> Machines(string folder) =>
        from process in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(process), out _) && Read(process, "environ").Contains($"NIXVMS_RUN={folder}/", StringComparison.Ordinal)
        select Read(process, "cmdline").Replace('\0', ' ');

    private static string Read(string process, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

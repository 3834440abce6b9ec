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
        var output = new StringBuilder();
        using var killed = new CancellationTokenSource(Limits.Boot);
        var run = Cli.Wrap("dotnet")
            .WithArguments([Path.Combine(AppContext.BaseDirectory, "AppHost.dll"), $"--lab={lab.Folder}"])
            .WithEnvironmentVariables(e => e
                .Set("TMPDIR", folder)
                .Set("ASPNETCORE_URLS", "http://127.0.0.1:0")
                .Set("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:0")
                .Set("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"))
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(output))
            .ExecuteAsync(killed.Token);

        await UntilAsync(() => Machines(folder).Any(), () => $"No machine started.\n{output}");
        await Signal.SendAsync("INT", run.ProcessId);
        await run;

        // What a machine that was just starting leaves, the driver's watcher of this process removes after its end.
        await UntilAsync(() => !Left(folder).Any(), () => $"Left: {string.Join(", ", Left(folder))}\n{output}");
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> message)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(50))
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), message());
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

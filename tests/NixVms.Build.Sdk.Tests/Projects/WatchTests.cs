using System.Diagnostics;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Projects;

/// <summary><c>dotnet watch</c> in a project of networks: the network runs as long as it does, and takes over each build.</summary>
[Collection(PackedSdk.Packages)]
public sealed class WatchTests(PackedSdk sdk)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const string Network = """
        {
          web = { projects, ... }: {
            services.dotnet.shop = { project = projects.Shop; environment.ASPNETCORE_URLS = "http://*:80"; openFirewall = true; };
            environment.etc.greeting.text = "first";
          };
        }
        """;

    [Fact(Timeout = Limits.Long)]
    public async Task A_change_of_code_reaches_the_machine_that_runs_and_Ctrl_C_stops_it()
    {
        var project = Programs.Of(sdk, Programs.WebProject, Network)
            .With("programs/Shop/Program.cs", Programs.Web("first"))
            .WithVariable("DOTNET_WATCH_SUPPRESS_EMOJIS", "1");
        var port = Machines.FreePort();
        var changes = 0;
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) };
        using var watch = project.Start("dotnet", "watch", "--project", project.ProjectFile, "--", "--forward", $"web:{port}:80");

        await UntilAsync(async () => await client.GetStringAsync("/") == "first");
        Assert.Contains("starting web", watch.Output);
        var machine = Assert.Single(Qemu(watch));

        await ChangeAsync("programs/Shop/Program.cs", Programs.Web("second"));
        await UntilPrintedAsync("web: restarted shop.service (");
        Assert.Equal("second", await AnswerAsync());

        await ChangeAsync("lab/network.nix", Network.Replace("first", "second"));
        await UntilPrintedAsync("web: changed /etc/greeting (");

        await ChangeAsync("programs/Shop/Program.cs", "no code");
        await UntilPrintedAsync("error CS");
        await ChangeAsync("programs/Shop/Program.cs", "System.Console.Error.WriteLine(\"the reason\"); return 3;");
        await UntilPrintedAsync("run-vms: NIXVM5002: web has the build, and not all of it works (status 4):");
        await UntilPrintedAsync(": the reason");
        await ChangeAsync("programs/Shop/Program.cs", Programs.Web("third"));
        await UntilAsync(async () => await client.GetStringAsync("/") == "third");
        Assert.Equal(machine.Id, Assert.Single(Qemu(watch)).Id);

        watch.InterruptGroup();
        await watch.WaitAsync(TimeSpan.FromSeconds(30));
        await UntilAsync(() => Task.FromResult(watch.Family().Count == 0));

        // What is saved before it waits would be taken over with the next save.
        async Task ChangeAsync(string path, string text)
        {
            await UntilAsync(() => Task.FromResult(WaitsOf(watch) > changes));
            changes++;
            project.With(path, text);
        }

        // A program that has just started compiles its first answer, for longer than a request where the computer is busy.
        async Task<string> AnswerAsync()
        {
            var answer = "";
            await UntilAsync(async () =>
            {
                answer = await client.GetStringAsync("/");
                return true;
            });
            return answer;
        }

        Task UntilPrintedAsync(string text) => UntilAsync(() => Task.FromResult(watch.Output.Contains(text, StringComparison.Ordinal)));

        async Task UntilAsync(Func<Task<bool>> holds)
        {
            for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200))
            {
                try
                {
                    if (await holds())
                        return;
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
                {
                    // Nobody answers yet.
                }

                Assert.True(waited.Elapsed < Patience, watch.Output);
            }
        }
    }

    private static int WaitsOf(RunningProgram watch) =>
        watch.Output.Split('\n').Count(l => l.StartsWith("dotnet watch : Waiting for a file", StringComparison.Ordinal) || l.StartsWith("dotnet watch : Fix the error", StringComparison.Ordinal));

    private static IEnumerable<ProcessEntry> Qemu(RunningProgram watch) =>
        watch.Family().Where(p => p.CommandLine.StartsWith("qemu-system-", StringComparison.Ordinal));
}

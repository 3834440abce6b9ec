using System.Net.Sockets;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NixVms.Testing;
using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Aspire.Hosting.Tests;

/// <summary>The test assets' app host, run by Aspire's own orchestrator.</summary>
[Collection(LabNetwork.Collection)]
public sealed class AppHostTests(LabNetwork lab)
{
    private static readonly TimeSpan s_boot = TimeSpan.FromMilliseconds(Limits.Boot);

    [Fact(Timeout = 3 * Limits.Boot)]
    public async Task Machines_and_programs_of_the_host_reach_each_other_and_nothing_else()
    {
        using var otlp = new OtlpReceiver();
        await using var app = await BuildAsync($"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={otlp.Url}");
        var network = Network(app);
        await app.StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync("relay", KnownResourceStates.Waiting).WaitAsync(s_boot);

        // The machine is healthy when its units are active, which the relay waits for.
        await app.ResourceNotifications.WaitForResourceHealthyAsync("relay").WaitAsync(s_boot);
        var machine = network.Machines.Single();
        Assert.Equal((KnownResourceStates.Running, HealthStatus.Healthy), (Snapshot(app, machine).State?.Text, Snapshot(app, machine).HealthStatus));
        Assert.All(["httpd", "probe"], u => machine.Machine!.Services.RequireStateAsync(u).GetAwaiter().GetResult());
        var url = Assert.Single(Snapshot(app, machine).Urls);
        Assert.Equal((false, app.GetEndpoint("lab-web").Port), (url.IsInactive, new Uri(url.Url).Port));

        // The machine asked the relay, at the address that leads to the host, and the relay asks the machine.
        using var client = app.CreateHttpClient("relay");
        await UntilAsync(async () => await client.GetStringAsync("/told") == "hello from the host");
        var request = await otlp.First.WaitAsync(s_boot);
        Assert.StartsWith("POST /v1/traces ", request);
        Assert.EndsWith("lab service.instance.id=web", request);
        await app.ResourceNotifications.WaitForResourceAsync("lab", KnownResourceStates.Running).WaitAsync(s_boot);

        await NothingElseIsReachableAsync(machine.Machine!);
        await LogIsCleanAsync(app, machine);
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync(network, "redeploy")).Success);
        await RestartAsync(app, machine);

        // Its endpoint outlives that it is off.
        await CrashAndStartAsync(app, machine);
        await UntilAsync(async () => await client.GetStringAsync("/told") == "hello from the host");

        // A clean end is no error.
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync(machine, KnownResourceCommands.StopCommand)).Success);
        await app.ResourceNotifications.WaitForResourceAsync(machine.Name, KnownResourceStates.Exited).WaitAsync(s_boot);
        Assert.Null(Snapshot(app, machine).State?.Style);

        var folder = network.Network!.RunDirectory;
        Assert.True(Directory.Exists(folder));
        await app.StopAsync();
        Assert.False(Directory.Exists(folder));
    }

    [Fact(Timeout = Limits.Boot)]
    public async Task A_machine_that_does_not_start_says_why()
    {
        await using var app = await BuildAsync("--qemu=/nowhere/qemu");
        await app.StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync("lab", KnownResourceStates.FailedToStart).WaitAsync(s_boot);
        Assert.Equal(KnownResourceStates.FailedToStart, Snapshot(app, Network(app).Machines.Single()).State?.Text);
        var log = await LogAsync(app, "lab-web", l => l.Any(t => t.Contains("Install QEMU", StringComparison.Ordinal)));
        Assert.Contains(log, l => l.Contains("NIXVM5021: lab-web did not start: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_network_that_is_not_built_is_an_error_that_says_what_to_do()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--lab=/nowhere"]));
        Assert.Contains("NIXVM5020: lab: There is no network at /nowhere. Build its project first (dotnet build)", error.ToString());
    }

    private async Task<DistributedApplication> BuildAsync(params string[] arguments)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([$"--lab={lab.Folder}", .. arguments]);
        return await builder.BuildAsync();
    }

    private static VmNetworkResource Network(DistributedApplication app) =>
        app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<VmNetworkResource>().Single();

    private static CustomResourceSnapshot Snapshot(DistributedApplication app, IResource resource) =>
        app.ResourceNotifications.TryGetCurrentState(resource.Name, out var state) ? state.Snapshot : throw new InvalidOperationException($"{resource.Name} has no state.");

    private static async Task NothingElseIsReachableAsync(VirtualMachine machine)
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        foreach (var address in (string[])["10.0.2.2", "10.0.2.100"])
            await machine.FailAsync($"curl --silent --max-time 3 http://{address}:{port}/");
        Assert.False(other.Pending());
    }

    /// <summary>A machine may print what a terminal would obey.</summary>
    private static async Task LogIsCleanAsync(DistributedApplication app, VmMachineResource machine)
    {
        await machine.Machine!.SucceedAsync(@"printf 'before\a\e]0;title\a\u202eafter\n' > /dev/ttyS0");
        var log = await LogAsync(app, machine.Name, l => l.Any(t => t.Contains("after", StringComparison.Ordinal)));
        Assert.DoesNotContain(log, l => l.Any(c => c is '\a' or '\e' or '\u202e'));
    }

    /// <summary>What the app host said of the environment went with /run, and is there again.</summary>
    private static async Task RestartAsync(DistributedApplication app, VmMachineResource machine)
    {
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync(machine, KnownResourceCommands.RestartCommand)).Success);
        await UntilAsync(() => Task.FromResult(Snapshot(app, machine).State?.Text == KnownResourceStates.Running));
        var environment = (await machine.Machine!.WaitUntilSucceedsAsync("grep -z '^RELAY_HTTP=\\|^TRICKY=' /proc/$(systemctl show --value --property MainPID probe)/environ")).Split('\0');
        Assert.Contains("TRICKY=a \"$HOME\" \\ `id` 'b'\ntwo", environment);
        Assert.Contains(environment, v => Regex.IsMatch(v, @"^RELAY_HTTP=http://10\.0\.2\.100:\d+$"));
    }

    private static async Task CrashAndStartAsync(DistributedApplication app, VmMachineResource machine)
    {
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync(machine, "power-off")).Success);
        await app.ResourceNotifications.WaitForResourceAsync(machine.Name, KnownResourceStates.Exited).WaitAsync(s_boot);
        Assert.Equal(KnownResourceStateStyles.Error, Snapshot(app, machine).State?.Style);
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync(machine, KnownResourceCommands.StartCommand)).Success);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(machine.Name).WaitAsync(s_boot);
    }

    private static async Task<IReadOnlyList<string>> LogAsync(DistributedApplication app, string resource, Func<IReadOnlyList<string>, bool> isWhole)
    {
        var lines = new List<string>();
        using var limit = new CancellationTokenSource(s_boot);
        await foreach (var batch in app.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resource).WithCancellation(limit.Token))
        {
            lines.AddRange(batch.Select(l => l.Content));
            if (isWhole(lines))
                break;
        }

        return lines;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var end = DateTime.UtcNow + s_boot; DateTime.UtcNow < end; await Task.Delay(200))
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }

        Assert.Fail("It took too long.");
    }
}

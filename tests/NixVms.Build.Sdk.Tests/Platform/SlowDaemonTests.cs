using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>As DaemonTests, for those that take minutes. A network starts in its test: not at all where that is skipped.</summary>
[Collection(PackedSdk.Networks)]
public sealed class SlowDaemonTests(PackedSdk sdk)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    // The greeting of AMQP 0-9-1 to a client that speaks another protocol.
    private const string Greet = "answer=$(echo wrong-protocol-header | nc -N -w 5 queue 5672 | tr -d '\\0'); echo \"$answer\" | grep -a AMQP";

    [SlowFact(Timeout = 2 * Limits.Long)]
    public Task Daemons_of_Erlang_and_Java_answer_another_machine() =>
        WithNetworkAsync("SlowDaemons", async network =>
        {
            Assert.Contains("AMQP", await network.RunAsync("client", Greet, Limit));
            Assert.Contains("It works", await network.RunAsync("client", "curl --silent --fail http://web:8080/", Limit));
            // Java reads the authorities that the build wrote.
            await network.RunAsync("web", "keytool -list -cacerts -storepass changeit 2> /dev/null | grep -c trustedCertEntry | grep -qx \"$(wc -l < /etc/ca-certificates.conf)\"", Limit);
        });

    [SlowFact(Timeout = 2 * Limits.Long)]
    public Task As_options_of_NixOS_they_do_so_too() =>
        WithNetworkAsync("SlowDaemonOptions", async network =>
        {
            Assert.Contains("AMQP", await network.RunAsync("client", Greet, Limit));
            Assert.Equal("a page of a folder", await network.RunAsync("client", "curl --silent --fail http://web:8080/app/", Limit));
            Assert.Equal("a page of an archive", await network.RunAsync("client", "curl --silent --fail --header 'Host: other' http://web:8080/", Limit));
            await network.RunAsync("web", "systemctl restart tomcat && systemctl is-active tomcat", Limit);
            foreach (var machine in new[] { "queue", "web" })
                Assert.Equal("", await network.RunAsync(machine, "systemctl --failed --no-legend"));
        });

    private async Task WithNetworkAsync(string folder, Func<Network, Task> use)
    {
        var network = new Network(sdk, folder);
        try
        {
            await ((IAsyncLifetime)network).InitializeAsync();
            await use(network);
        }
        finally
        {
            await ((IAsyncLifetime)network).DisposeAsync();
        }
    }

    private sealed class Network(PackedSdk sdk, string folder) : BootedNetwork(sdk, folder, "client", "queue", "web");
}

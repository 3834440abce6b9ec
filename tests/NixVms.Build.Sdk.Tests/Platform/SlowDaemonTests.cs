using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Platform;

/// <summary>As DaemonTests, for those that take minutes. The network starts in the test: not at all where that is skipped.</summary>
[Collection(PackedSdk.Alone)]
public sealed class SlowDaemonTests(PackedSdk sdk)
{
    [SlowFact(Timeout = 2 * Limits.Long)]
    public async Task Daemons_of_Erlang_and_Java_answer_another_machine()
    {
        var network = new Network(sdk);
        try
        {
            await ((IAsyncLifetime)network).InitializeAsync();
            // The greeting of AMQP 0-9-1 to a client that speaks another protocol.
            Assert.Contains("AMQP", await network.RunAsync("client", "answer=$(echo wrong-protocol-header | nc -N -w 5 queue 5672 | tr -d '\\0'); echo \"$answer\" | grep -a AMQP", Limit));
            Assert.Contains("It works", await network.RunAsync("client", "curl --silent --fail http://web:8080/", Limit));
            // Java reads the authorities that the build wrote.
            await network.RunAsync("web", "keytool -list -cacerts -storepass changeit 2> /dev/null | grep -c trustedCertEntry | grep -qx \"$(wc -l < /etc/ca-certificates.conf)\"", Limit);
        }
        finally
        {
            await ((IAsyncLifetime)network).DisposeAsync();
        }
    }

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    private sealed class Network(PackedSdk sdk) : BootedNetwork(sdk, "SlowDaemons", "client", "queue", "web");
}

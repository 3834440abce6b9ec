using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Processes;

/// <summary>A test host: runs a network until it is killed, or for a moment (<see cref="OrphanTests"/>).</summary>
internal static class KilledHost
{
    /// <summary>The fourth argument of one that ends by itself.</summary>
    public const string Visitor = "visitor";

    /// <param name="arguments">The folder of a built network, the folder for those of runs, a cache of snapshots or nothing, and <see cref="Visitor"/>.</param>
    public static async Task Main(string[] arguments)
    {
        var options = arguments.Length > 2 ? ManPageNetwork.OptionsWith(arguments[2]) : new VmNetworkOptions();
        await using var network = await VmNetwork.StartAsync(arguments[0], options with { TemporaryDirectory = arguments[1] });
        if (arguments is not [.., Visitor])
        {
            // Restored again and again, so that it may be killed at any moment of that.
            while (network.StartSnapshot is { } snapshot)
                await network.RestoreAsync(snapshot);
            await Task.Delay(Timeout.Infinite);
        }

        await Task.WhenAll(network.Machines.Select(m => m.SucceedAsync("[ ! -e /tmp/mark ]; touch /tmp/mark; sleep 2")));
        await network["test1"].SucceedAsync("curl -fsS http://test2/");
    }
}

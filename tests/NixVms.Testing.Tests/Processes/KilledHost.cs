namespace NixVms.Testing.Tests.Processes;

/// <summary>A test host: runs a network until it is killed (<see cref="OrphanTests"/>).</summary>
internal static class KilledHost
{
    /// <param name="arguments">The folder of a built network, and the folder for those of runs.</param>
    public static async Task Main(string[] arguments)
    {
        await using var network = await VmNetwork.StartAsync(arguments[0], new VmNetworkOptions { TemporaryDirectory = arguments[1] });
        await Task.Delay(Timeout.Infinite);
    }
}

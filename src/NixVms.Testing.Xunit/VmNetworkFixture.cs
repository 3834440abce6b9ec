#if XUNIT_V3
namespace NixVms.Testing.XunitV3;
#else
namespace NixVms.Testing.Xunit;
#endif

/// <summary>The network of a generated class, shared by the tests of a class or collection.</summary>
/// <typeparam name="TNetwork">The generated class.</typeparam>
public class VmNetworkFixture<TNetwork> : VmNetworkFixtureBase<TNetwork>
    where TNetwork : class, IVmNetworkDefinition<TNetwork>
{
    private protected override Task<TNetwork> StartAsync(VmNetworkOptions options, CancellationToken cancellationToken) =>
        VmNetwork.StartAsync<TNetwork>(options, cancellationToken);
}

/// <summary>A network without a generated class, shared by the tests of a class or collection. Derive from it to say where the network is.</summary>
public abstract class VmNetworkFixture : VmNetworkFixtureBase<VmNetwork>
{
    /// <summary>The folder of the built network, which holds <c>network.json</c>. A relative path begins at the test assembly.</summary>
    protected abstract string NetworkDirectory { get; }

    private protected override Task<VmNetwork> StartAsync(VmNetworkOptions options, CancellationToken cancellationToken) =>
        VmNetwork.StartAsync(Path.Combine(AppContext.BaseDirectory, NetworkDirectory), options, cancellationToken);
}

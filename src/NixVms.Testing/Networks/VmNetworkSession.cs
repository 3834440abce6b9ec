namespace NixVms.Testing;

/// <summary>What the constructor of a generated network class hands on to <see cref="VmNetwork"/>; of no use elsewhere.</summary>
public sealed class VmNetworkSession
{
    internal VmNetworkSession(VmNetworkManifest manifest, VmNetworkOptions options) => (Manifest, Options) = (manifest, options);

    internal VmNetworkManifest Manifest { get; }

    internal VmNetworkOptions Options { get; }
}

/// <summary>What generated network classes implement.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface IVmNetworkDefinition<TSelf>
    where TSelf : VmNetwork
{
    /// <summary>The folder of the built network, which holds <c>network.json</c>.</summary>
    static abstract string Directory { get; }

    /// <summary>Makes the network.</summary>
    static abstract TSelf Create(VmNetworkSession session);
}

namespace NixVms.Testing;

/// <summary>
/// Something with a network: the class that a build generates of one, which has a property for each machine, or a
/// <see cref="NixVms.Testing.VmNetwork"/> itself. What can be done with a network are extension methods of this
/// (<see cref="VmNetworkExtensions"/>): so no member that comes later takes the name of a machine.
/// </summary>
public interface IVmNetwork : IAsyncDisposable
{
    /// <summary>The network, with all that is known of it: machines by name, virtual networks, the manifest.</summary>
    VmNetwork VmNetwork { get; }
}

/// <summary>What generated network classes implement.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface IVmNetworkDefinition<TSelf> : IVmNetwork
    where TSelf : class, IVmNetworkDefinition<TSelf>
{
    /// <summary>The folder of the built network, which holds <c>network.json</c>.</summary>
    static abstract string Directory { get; }

    /// <summary>Makes an object of the class.</summary>
    /// <param name="network">What the object has; it is disposed with it.</param>
    static abstract TSelf Create(VmNetwork network);
}

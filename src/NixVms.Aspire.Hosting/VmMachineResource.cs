using NixVms.Testing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A virtual machine of a network. It is running when it accepts commands, and healthy when it answers and its units
/// (<see cref="VmMachineResourceBuilderExtensions.WithUnit"/>) are active. Its endpoints are ports of this host, on the
/// loopback address only, that lead to ports of the machine.
/// </summary>
/// <remarks>A child of its network in the dashboard, and no IResourceWithParent: who waits for one of those waits for its siblings as well.</remarks>
public sealed class VmMachineResource
    : Resource, IResourceWithServiceDiscovery, IResourceWithEnvironment, IResourceWithWaitSupport
{
    internal VmMachineResource(string name, VmManifest manifest, VmNetworkResource parent)
        : base(name) => (Manifest, Parent) = (manifest, parent);

    /// <summary>The network.</summary>
    public VmNetworkResource Parent { get; }

    /// <summary>Its name in the network; as a resource it has that of the network in front.</summary>
    public string MachineName => Manifest.Name;

    /// <summary>What the build says of it: addresses, memory, open ports.</summary>
    public VmManifest Manifest { get; }

    /// <summary>The machine itself, for tests. Null before the app host starts it.</summary>
    public VirtualMachine? Machine => Parent.Network?[MachineName];

    /// <summary>The units of systemd that make it healthy, and that get its environment.</summary>
    internal IEnumerable<string> Units => Annotations.OfType<VmUnitAnnotation>().Select(a => a.Unit).Distinct();
}

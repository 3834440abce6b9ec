using System.Globalization;
using System.Text.Json.Nodes;

namespace NixVms.Testing;

/// <summary>A machine's card in a virtual network.</summary>
public sealed class VmNetworkCard
{
    private readonly VirtualMachine _machine;

    internal VmNetworkCard(VirtualMachine machine, VmAddress address) => (_machine, Address) = (machine, address);

    /// <summary>Its name in the machine, its addresses and the number of its network.</summary>
    public VmAddress Address { get; }

    /// <summary>The network it is plugged into.</summary>
    public VirtualLan Lan => _machine.Network.Lans.Single(l => l.Number == Address.Vlan);

    /// <summary>Unplugs the cable until the result is disposed. The machine sees that the carrier is gone, unlike at a partition.</summary>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    public async Task<IAsyncDisposable> UnplugAsync(CancellationToken cancellationToken = default)
    {
        await SetAsync(false, cancellationToken).ConfigureAwait(false);
        return new AsyncScope(async () =>
        {
            if (_machine.Run is { EndState: null })
                await SetAsync(true, CancellationToken.None).ConfigureAwait(false);
        });
    }

    // QEMU numbers cards of a model; ethN is the Nth, and eth0 is the one that leads to the host.
    private Task SetAsync(bool isUp, CancellationToken cancellationToken)
    {
        var number = int.Parse(Address.Interface.AsSpan("eth".Length), CultureInfo.InvariantCulture);
        return _machine.Qemu.ExecuteAsync("set_link", new JsonObject { ["name"] = $"virtio-net-pci.{number}", ["up"] = isUp }, cancellationToken);
    }
}

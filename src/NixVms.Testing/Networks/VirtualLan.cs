using NixVms.Testing.Switching;

namespace NixVms.Testing;

/// <summary>A virtual network: a switch in this process, which machines are plugged into.</summary>
public sealed class VirtualLan
{
    private readonly VmNetwork _network;

    internal VirtualLan(VmNetwork network, int number, VdeSwitch virtualSwitch) => (_network, Number, Switch) = (network, number, virtualSwitch);

    /// <summary>Its number, as in <c>virtualisation.vlans</c>.</summary>
    public int Number { get; }

    /// <summary>The machines that have a card in it.</summary>
    public IReadOnlyList<VirtualMachine> Machines => [.. _network.Machines.Where(m => m.Manifest.Addresses.Any(a => a.Vlan == Number))];

    /// <summary>How many frames machines have got from each other.</summary>
    public long FramesForwarded => Switch.FramesForwarded;

    /// <summary>How many frames were lost on purpose (partition, loss, bandwidth) or because a machine did not take them.</summary>
    public long FramesDropped => Switch.FramesDropped;

    /// <summary>Writes all frames that machines send into a pcap file, as tcpdump and Wireshark read it, until the result is disposed.</summary>
    /// <param name="path">The file; overwritten if it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public IDisposable Capture(string path)
    {
        _network.ThrowIfDisposed();
        return Switch.Capture(path);
    }

    internal VdeSwitch Switch { get; }
}

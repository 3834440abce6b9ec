using System.Buffers.Binary;

namespace NixVms.Testing.Switching;

/// <summary>The head of an Ethernet frame: all that a switch looks at.</summary>
internal static class EthernetFrame
{
    /// <summary>Two addresses and a type.</summary>
    public const int HeaderLength = 14;

    /// <summary>Room for the largest frame that a virtio card sends, VLAN tag and jumbo frames included.</summary>
    public const int MaximumLength = 64 * 1024;

    public static long Destination(ReadOnlySpan<byte> frame) => Address(frame);

    public static long Source(ReadOnlySpan<byte> frame) => Address(frame[6..]);

    /// <summary>Whether an address stands for several cards: broadcast or multicast.</summary>
    public static bool IsGroup(long address) => (address & 0x0100_0000_0000) != 0;

    private static long Address(ReadOnlySpan<byte> bytes) =>
        ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
}

using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace NixVms.Testing.Switching;

/// <summary>
/// What a client of a vde_switch asks for when it connects, version 3 of the protocol, in little-endian numbers:
/// magic, version, type and port, the address of its datagram socket, and a description up to wherever it stops writing.
/// </summary>
/// <param name="PeerPath">The path of the client's datagram socket.</param>
internal sealed record VdeRequest(string PeerPath)
{
    /// <summary>Everything but the description, which nobody needs.</summary>
    public const int Length = 12 + AddressLength;

    /// <summary>A sockaddr_un.</summary>
    private const int AddressLength = 110;

    private const uint Magic = 0xfeedface;
    private const int Version = 3;

    /// <exception cref="FormatException">It is no request of this version for a port.</exception>
    public static VdeRequest Read(ReadOnlySpan<byte> bytes)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != Version)
            throw new FormatException("not a request of version 3");

        // 0 and 1 are two names for an ordinary port; the upper bits wish for a number, which has no meaning here.
        if ((bytes[8] & 0xff) > 1)
            throw new FormatException($"a request of type {bytes[8]}");

        var path = bytes[14..Length];
        var end = path.IndexOf((byte)0);
        return new VdeRequest(Encoding.UTF8.GetString(end < 0 ? path : path[..end]));
    }

    /// <summary>The answer: the address of the switch's datagram socket.</summary>
    public static byte[] Answer(string path)
    {
        var answer = new byte[AddressLength];
        BinaryPrimitives.WriteUInt16LittleEndian(answer, (ushort)AddressFamily.Unix);
        Encoding.UTF8.GetBytes(path, answer.AsSpan(2));
        return answer;
    }
}

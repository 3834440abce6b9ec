using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace NixVms.Testing.Switching;

/// <summary>
/// Writes frames to a pcap file (tcpdump, Wireshark). Frames are handed over without waiting for the disk; when it
/// falls behind by too many, some are missing in the file and counted.
/// </summary>
internal sealed class PacketCapture : IDisposable
{
    private const int Capacity = 65536;

    private readonly BlockingCollection<(DateTime Time, byte[] Frame)> _frames = new(Capacity);
    private readonly Stream _file;
    private readonly Thread _writer;
    private long _dropped;

    public PacketCapture(string path)
    {
        _file = new BufferedStream(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite), 1 << 16);
        WriteHeader();
        _writer = new Thread(Write) { IsBackground = true, Name = $"pcap {Path.GetFileName(path)}" };
        _writer.Start();
    }

    /// <summary>How many frames are missing in the file.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(byte[] frame)
    {
        try
        {
            if (!_frames.TryAdd((DateTime.UtcNow, frame)))
                Interlocked.Increment(ref _dropped);
        }
        catch (InvalidOperationException)
        {
            // The capture has just ended.
        }
    }

    /// <summary>Writes what was added so far, and closes the file.</summary>
    public void Dispose()
    {
        _frames.CompleteAdding();
        _writer.Join();
    }

    private void WriteHeader()
    {
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xa1b2c3d4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], EthernetFrame.MaximumLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1); // Ethernet
        _file.Write(header);
        _file.Flush();
    }

    private void Write()
    {
        Span<byte> header = stackalloc byte[16];
        foreach (var (time, frame) in _frames.GetConsumingEnumerable())
        {
            var sinceEpoch = time - DateTime.UnixEpoch;
            BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(sinceEpoch.Ticks / TimeSpan.TicksPerSecond));
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(sinceEpoch.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
            BinaryPrimitives.WriteInt32LittleEndian(header[8..], frame.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header[12..], frame.Length);
            _file.Write(header);
            _file.Write(frame);
            if (_frames.Count == 0)
                _file.Flush();
        }

        _file.Dispose();
    }
}

using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace NixVms.Testing.Tests.Switching;

/// <summary>A card as libvdeplug makes one: what QEMU's side of the protocol does, byte for byte.</summary>
internal sealed class VdeClient : IDisposable
{
    private static int s_next;

    private readonly Socket _control;
    private readonly Socket _data;

    private VdeClient(Socket control, Socket data) => (_control, _data) = (control, data);

    /// <param name="folder">The folder of the switch.</param>
    /// <param name="removesPath">Whether it removes its path as soon as it has the answer, as libvdeplug 4 does and 2 does not.</param>
    public static async Task<VdeClient> ConnectAsync(string folder, bool removesPath = true)
    {
        var path = $"{folder}/.{Environment.ProcessId:00000}-{Interlocked.Increment(ref s_next):00000}";
        var data = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        data.Bind(new UnixDomainSocketEndPoint(path));

        var control = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await control.ConnectAsync(new UnixDomainSocketEndPoint($"{folder}/ctl"));
        await control.SendAsync(Request(path));

        var answer = new byte[110];
        for (var length = 0; length < answer.Length;)
        {
            var read = await control.ReceiveAsync(answer.AsMemory(length)).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            if (read == 0)
                throw new EndOfStreamException("The switch closed the connection.");
            length += read;
        }

        if (removesPath)
            File.Delete(path);
        data.Connect(new UnixDomainSocketEndPoint(Encoding.UTF8.GetString(answer.AsSpan(2)).TrimEnd('\0')));
        return new VdeClient(control, data);
    }

    public static byte[] Request(string path, uint magic = 0xfeedface, uint version = 3, uint type = 0)
    {
        const string description = "QEMU user=root pid=17133";
        var request = new byte[122 + description.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(request, magic);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(4), version);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(8), type);
        request[12] = 1;
        Encoding.UTF8.GetBytes(path, request.AsSpan(14));
        Encoding.ASCII.GetBytes(description, request.AsSpan(122));
        return request;
    }

    public void Send(byte[] frame) => _data.Send(frame);

    /// <summary>The next frame; null when none comes in time.</summary>
    public async Task<byte[]?> ReceiveAsync(int milliseconds = 5000)
    {
        using var limit = new CancellationTokenSource(milliseconds);
        var buffer = new byte[4096];
        try
        {
            return buffer[..await _data.ReceiveAsync(buffer.AsMemory(), limit.Token)];
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _control.Dispose();
        _data.Dispose();
    }
}

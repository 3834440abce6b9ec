using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NixVms.Aspire.Hosting.Tests;

/// <summary>What the dashboard's OTLP endpoint is to a machine: a port of the loopback address that takes requests.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OtlpReceiver()
    {
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Url => $"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The first request.</summary>
    public Task<string> First => _first.Task;

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                _first.TrySetResult(await AnswerAsync(client.GetStream()));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            _first.TrySetException(e);
        }
    }

    private static async Task<string> AnswerAsync(NetworkStream stream)
    {
        var buffer = new byte[64 * 1024];
        var text = "";
        int length;
        do
        {
            length = await stream.ReadAsync(buffer);
            text += Encoding.ASCII.GetString(buffer, 0, length);
        }
        while (length > 0 && !IsWhole(text));
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        return text;
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = text.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return end >= 0 && text.Length - end - 4 >= int.Parse(length?["Content-Length: ".Length..] ?? "0");
    }
}

using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NixVms.Testing.Qemu;

/// <summary>QEMU's control protocol: one JSON object a line in each direction.</summary>
internal sealed class QmpClient : IDisposable
{
    private readonly Stream _stream;
    private readonly QmpLines _lines;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _pending = new();
    private readonly Action<QmpEvent> _onEvent;
    private int _lastId;
    private volatile bool _isClosed;

    private QmpClient(Stream stream, Action<QmpEvent> onEvent)
    {
        (_stream, _onEvent) = (stream, onEvent);
        _lines = new QmpLines(stream);
    }

    /// <summary>Takes up the conversation with a QEMU that has just connected.</summary>
    /// <param name="onEvent">Gets every event, one at a time; must not wait.</param>
    public static async Task<QmpClient> ConnectAsync(Stream stream, Action<QmpEvent> onEvent, CancellationToken cancellationToken)
    {
        var client = new QmpClient(stream, onEvent);
        if (await client._lines.ReadAsync(cancellationToken).ConfigureAwait(false) is null)
            throw new IOException("QEMU closed its control connection.");
        client.Closed = client.ReadAsync();
        await client.ExecuteAsync("qmp_capabilities", null, cancellationToken).ConfigureAwait(false);
        return client;
    }

    /// <summary>Runs a command and returns what it returns.</summary>
    /// <exception cref="QmpException">QEMU refused it.</exception>
    /// <exception cref="IOException">QEMU is gone.</exception>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        try
        {
            if (_isClosed)
                throw ClosedError();
            var request = new JsonObject { ["execute"] = command, ["id"] = id };
            if (arguments is not null)
                request["arguments"] = arguments.DeepClone();
            var line = Encoding.UTF8.GetBytes(request.ToJsonString() + "\n");

            await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _stream.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }

            return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (command == "quit")
        {
            // QEMU may be gone before its answer has left.
            return null;
        }
        catch (ObjectDisposedException)
        {
            throw ClosedError();
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    /// <summary>Done when QEMU has closed the connection, and every event been handed on.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    public void Dispose() => _stream.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            while (await _lines.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
                Handle(JsonNode.Parse(line)!.AsObject());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or JsonException)
        {
            // QEMU is gone.
        }
        finally
        {
            _isClosed = true;
            foreach (var answer in _pending.Values)
                answer.TrySetException(ClosedError());
        }
    }

    private void Handle(JsonObject message)
    {
        if (message["event"] is { } name)
        {
            var time = message["timestamp"];
            var timestamp = DateTimeOffset.FromUnixTimeSeconds(time?["seconds"]?.GetValue<long>() ?? 0)
                .AddMicroseconds(time?["microseconds"]?.GetValue<long>() ?? 0);
            _onEvent(new QmpEvent { Name = name.GetValue<string>(), Timestamp = timestamp, Data = message["data"]?.DeepClone().AsObject() ?? [] });
        }
        else if (message["id"] is { } id && _pending.TryGetValue(id.GetValue<int>(), out var answer))
        {
            if (message["error"] is { } error)
                answer.TrySetException(new QmpException($"QEMU: {error["desc"]}", $"{error["class"]}"));
            else
                answer.TrySetResult(message["return"]?.DeepClone());
        }
    }

    private static IOException ClosedError() => new("QEMU has closed its control connection.");
}

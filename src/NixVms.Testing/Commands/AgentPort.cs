using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NixVms.Testing.Commands;

/// <summary>One port of the agent (sdk/nix/guest/agent.sh has the protocol): runs one command at a time.</summary>
internal sealed class AgentPort
{
    private readonly Stream _stream;
    private readonly AgentReader _reader;
    private readonly object _lock = new();
    private readonly Action<AgentPort> _onReady;
    private string _nonce = "";
    // Not from 1 on: a machine that was restored may still answer to a command of another life.
    private int _lastId = Random.Shared.Next(1_000_000_000);
    private (int Id, long Started, int MaximumOutput, TaskCompletionSource<CommandResult> Answer)? _running;

    /// <param name="onReady">Called from a background thread when the agent answers, at first and after each restart of the machine.</param>
    public AgentPort(int number, Stream stream, Action<AgentPort> onReady)
    {
        (Number, _stream, _onReady) = (number, stream, onReady);
        _reader = new AgentReader(stream);
    }

    public int Number { get; }

    /// <summary>Asks whether the agent is there, and goes on reading what it says. It may answer minutes later: QEMU keeps the question until then.</summary>
    public void Start()
    {
        _ = ReadAsync();
        Greet();
    }

    /// <summary>The machine restarts: the running command is lost, and the agent is asked again.</summary>
    public void Restart()
    {
        _reader.Restart();
        Abandon("The machine restarted.");
        Greet();
    }

    /// <summary>Sends a command; the result tells its number at this port, and its outcome, later.</summary>
    public (int Id, Task<CommandResult> Result) Run(string script, ReadOnlyMemory<byte> input, int maximumOutput)
    {
        var answer = new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        int id;
        lock (_lock)
        {
            id = ++_lastId;
            _running = (id, Stopwatch.GetTimestamp(), maximumOutput, answer);
        }

        // As one: each part that arrives by itself interrupts the machine.
        _ = WriteAsync(Encoding.UTF8.GetBytes($"R {id} {Encoding.UTF8.GetByteCount(script)} {input.Length}\n{script}"), input);
        return (id, answer.Task);
    }

    private void Greet()
    {
        lock (_lock)
            _nonce = $"{Random.Shared.Next():x}";

        // An empty line first: the agent may be in the middle of one.
        _ = WriteAsync(Encoding.ASCII.GetBytes($"\nS {_nonce}\n"));
    }

    private async Task WriteAsync(params ReadOnlyMemory<byte>[] parts)
    {
        try
        {
            foreach (var part in parts.Where(p => p.Length > 0))
                await _stream.WriteAsync(part).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Abandon("The machine closed the connection.");
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var words = (await _reader.ReadLineAsync().ConfigureAwait(false)).Split(' ');
                if (words is [.., "S", var nonce, "nixvms-agent", "1", _, _] && nonce == _nonce)
                    _onReady(this);
                else if (words is ["X", var id, var status, var outputLength, var errorLength])
                    await ReadAnswerAsync(Number(id), Number(status), Number(outputLength), Number(errorLength)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or FormatException or OverflowException)
        {
            Abandon("The machine closed the connection.");
        }

        static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private async Task ReadAnswerAsync(int id, int status, int outputLength, int errorLength)
    {
        // The lengths are the machine's word: nothing is kept for an answer that nobody waits for, or that is too long.
        var length = (long)outputLength + errorLength;
        var isTooMuch = length > MaximumOutput(id);
        byte[]? output = null, error = null;
        if (isTooMuch)
        {
            if (!await _reader.SkipAsync(length).ConfigureAwait(false))
                return;
        }
        else
        {
            output = await _reader.ReadBytesAsync(outputLength).ConfigureAwait(false);
            error = output is null ? null : await _reader.ReadBytesAsync(errorLength).ConfigureAwait(false);
            if (error is null)
                return;
        }

        lock (_lock)
        {
            if (_running is not { } running || running.Id != id)
                return;
            _running = null;
            if (isTooMuch)
                running.Answer.SetException(new TooMuchOutputException(length, running.MaximumOutput));
            else
                running.Answer.SetResult(new CommandResult
                {
                    ExitCode = status,
                    StandardOutputBytes = output!,
                    StandardErrorBytes = error!,
                    Duration = Stopwatch.GetElapsedTime(running.Started),
                });
        }
    }

    private int MaximumOutput(int id)
    {
        lock (_lock)
            return _running is { } running && running.Id == id ? running.MaximumOutput : 0;
    }

    private void Abandon(string why)
    {
        lock (_lock)
        {
            _running?.Answer.SetException(new IOException(why));
            _running = null;
        }
    }
}

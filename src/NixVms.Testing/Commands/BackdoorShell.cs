using System.Text;

namespace NixVms.Testing.Commands;

/// <summary>
/// The root shell that NixOS's test machines have on their virtio console: lines in, text out, one line at a time.
/// Its console drops what the host does not read at once, so this reads all the time.
/// </summary>
internal sealed class BackdoorShell
{
    private const string Greeting = "Spawning backdoor root shell...";

    /// <summary>Longer than a greeting, and than the end of an answer.</summary>
    private const int RecentLength = 64;

    private const int LongestAnswer = 4 * 1024 * 1024;

    private readonly Stream _stream;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly object _lock = new();
    private readonly StringBuilder _received = new();
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (string End, TaskCompletionSource<string> Answer)? _question;
    private int _lastQuestion;

    public BackdoorShell(Stream stream)
    {
        _stream = stream;
        new Thread(Read) { IsBackground = true, Name = "backdoor shell" }.Start();
    }

    public Task Ready => Volatile.Read(ref _ready).Task;

    /// <summary>Runs a line of shell, which must end soon, and returns what it printed.</summary>
    /// <exception cref="IOException">The machine is gone, or restarted.</exception>
    public async Task<string> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

            // Printed in two parts, so that an echo of the line is not taken for the end of its output.
            var number = ++_lastQuestion;
            lock (_lock)
            {
                _received.Clear();
                _question = ($"\nnixvms-end {number}\n", answer);
            }

            await _stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\nprintf '\\n%s %s\\n' nixvms-end {number}\n"), CancellationToken.None).ConfigureAwait(false);
            return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Has a shell that has greeted in an earlier life do so again.</summary>
    public void AskForGreeting()
    {
        try
        {
            _stream.Write(Encoding.ASCII.GetBytes($"printf '%s\\n' '{Greeting}'\n"));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The machine is gone.
        }
    }

    /// <summary>The machine restarts.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _received.Clear();
            _question?.Answer.TrySetException(new IOException("The machine restarted."));
            _question = null;
            if (_ready.Task.IsCompleted)
                _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Read()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int length;
            while ((length = _stream.Read(buffer)) > 0)
                Receive(Encoding.Latin1.GetString(buffer, 0, length));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The machine is gone.
        }

        lock (_lock)
            _question?.Answer.TrySetException(new IOException("The machine closed the connection."));
    }

    private void Receive(string text)
    {
        lock (_lock)
        {
            // Between two questions, and before the first, only the end may matter; an answer has its limit.
            if (_question is null && _received.Length > RecentLength)
                _received.Remove(0, _received.Length - RecentLength);
            if (_received.Length > LongestAnswer)
            {
                _received.Clear();
                _question?.Answer.TrySetException(new IOException($"The machine has answered with more than {LongestAnswer} characters."));
                _question = null;
            }

            var start = Math.Max(0, _received.Length - RecentLength);
            _received.Append(text);
            var recent = _received.ToString(start, _received.Length - start);
            if (!_ready.Task.IsCompleted)
            {
                if (recent.Contains(Greeting, StringComparison.Ordinal))
                {
                    _received.Clear();
                    _ready.SetResult();
                }
            }
            else if (_question is { } question && recent.IndexOf(question.End, StringComparison.Ordinal) is >= 0 and var end)
            {
                _question = null;
                question.Answer.TrySetResult(_received.ToString(0, start + end));
            }
        }
    }
}

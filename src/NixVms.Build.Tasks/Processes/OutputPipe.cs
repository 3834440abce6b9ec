using System.Text;
using CliWrap;

namespace NixVms.Build.Tasks.Processes;

/// <summary>
/// One output of a program. CliWrap's own targets read it to the end, but a daemon that the program left behind may keep
/// the pipe open for ever: this one can be stopped, and tells whether there is anything left to deal with.
/// </summary>
internal abstract class OutputPipe : PipeTarget
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isWaiting;
    private Stream? _origin;

    /// <summary>Ends with the output or when it is stopped. Fails as what handles the output does.</summary>
    public Task End => _end.Task;

    /// <summary>
    /// Whether everything that came so far was dealt with: what waits for something to read may not know yet that it is there,
    /// for as long as others keep the threads of the pool.
    /// </summary>
    public bool IsDrained => IsStopped || (_isWaiting && !PipeContent.IsPending(_origin));

    protected bool IsStopped => _end.Task.IsCompleted;

    /// <summary>Nothing that still comes is wanted.</summary>
    public void Stop()
    {
        _end.TrySetResult();
        _stop.Cancel();
    }

    public override Task CopyFromAsync(Stream origin, CancellationToken cancellationToken = default)
    {
        _origin = origin;

        // Whoever starts the program must not have to wait for handlers of its output.
        Task.Run(() => ReadAsync(origin), CancellationToken.None);
        return End;
    }

    /// <summary>Handles a piece of the output.</summary>
    protected abstract void Add(ReadOnlySpan<char> text);

    /// <summary>Handles the output's end.</summary>
    protected abstract void Complete();

    private async Task ReadAsync(Stream origin)
    {
        try
        {
            var reader = new StreamReader(origin, Utf8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 14);
            var buffer = new char[1 << 14];
            Exception? failure = null;
            int count;
            do
            {
                _isWaiting = true;
                count = await reader.ReadAsync(buffer, _stop.Token).ConfigureAwait(false);
                _isWaiting = false;

                // A pipe that nobody reads stops the program that writes it.
                failure ??= Handle(buffer.AsSpan(0, count));
            }
            while (count > 0 && !IsStopped);

            if (failure is null)
                _end.TrySetResult();
            else
                _end.TrySetException(failure);
        }
        catch (Exception e)
        {
            _end.TrySetException(e);
        }
    }

    private Exception? Handle(ReadOnlySpan<char> text)
    {
        try
        {
            if (IsStopped)
                return null;
            if (text.Length > 0)
                Add(text);
            else
                Complete();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}

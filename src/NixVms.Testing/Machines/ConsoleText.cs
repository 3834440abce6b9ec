namespace NixVms.Testing.Machines;

/// <summary>
/// The end of what a console has printed, however much that was. Positions count all of it, so they stay valid when the
/// beginning is forgotten.
/// </summary>
/// <param name="capacity">How many characters are kept.</param>
internal sealed class ConsoleText(int capacity = ConsoleText.Capacity)
{
    /// <summary>A busy machine needs a day for it.</summary>
    public const int Capacity = 4 * 1024 * 1024;

    private const int FirstLength = 16 * 1024;

    private readonly object _lock = new();
    private char[] _buffer = new char[Math.Min(FirstLength, capacity)];
    private long _end;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>How much has been printed.</summary>
    public long End
    {
        get
        {
            lock (_lock)
                return _end;
        }
    }

    /// <summary>Done at the next addition.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    public void Add(ReadOnlySpan<char> text)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            Grow(text.Length);
            _end += text.Length;
            if (text.Length > _buffer.Length)
                text = text[^_buffer.Length..];
            var start = (int)((_end - text.Length) % _buffer.Length);
            var first = Math.Min(text.Length, _buffer.Length - start);
            text[..first].CopyTo(_buffer.AsSpan(start));
            text[first..].CopyTo(_buffer);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    /// <summary>The text from a position on, and where that is: later than asked for, if that has been forgotten.</summary>
    /// <param name="length">At most so much of it.</param>
    public (string Text, long Start) From(long position, int length = int.MaxValue)
    {
        lock (_lock)
        {
            var start = Math.Max(position, Math.Max(0, _end - _buffer.Length));
            length = (int)Math.Min(length, Math.Max(0, _end - start));
            return (string.Create(length, (_buffer, Start: start), static (target, source) =>
            {
                var at = (int)(source.Start % source._buffer.Length);
                var first = Math.Min(target.Length, source._buffer.Length - at);
                source._buffer.AsSpan(at, first).CopyTo(target);
                source._buffer.AsSpan(0, target.Length - first).CopyTo(target[first..]);
            }), start);
        }
    }

    /// <summary>The last characters.</summary>
    public string Tail(int length)
    {
        lock (_lock)
            return From(_end - length).Text;
    }

    private void Grow(int added)
    {
        if (_end + added <= _buffer.Length || _buffer.Length == capacity)
            return;
        var length = (int)Math.Min(capacity, Math.Max(_end + added, 2L * _buffer.Length));
        var grown = new char[length];

        // Not full yet, so it begins at the beginning.
        _buffer.AsSpan(0, (int)_end).CopyTo(grown);
        _buffer = grown;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

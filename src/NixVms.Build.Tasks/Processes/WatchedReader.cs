namespace NixVms.Build.Tasks.Processes;

/// <summary>A reader that tells whether more is to be expected of it: whether anything came, and whether anybody is busy with it.</summary>
internal sealed class WatchedReader(TextReader reader) : TextReader
{
    private long _reads;
    private volatile bool _isBusy = true;
    private volatile bool _isStopped;

    /// <summary>Changes with everything that is read; null before that, and as long as what was read last is being dealt with.</summary>
    public long? Position => _isBusy ? null : Volatile.Read(ref _reads);

    /// <summary>Whether nobody wants what comes any more.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>Ends the text for whoever reads it. A read that waits ends with the next output.</summary>
    public void Stop() => _isStopped = true;

    public override int Read(char[] buffer, int index, int count)
    {
        _isBusy = false;
        var length = reader.Read(buffer, index, count);
        if (_isStopped)
            return 0;

        Interlocked.Increment(ref _reads);
        _isBusy = length > 0;
        return length;
    }

    public override int Read() => throw new NotSupportedException();

    public override int Peek() => throw new NotSupportedException();
}

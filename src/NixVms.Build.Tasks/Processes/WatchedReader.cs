namespace NixVms.Build.Tasks.Processes;

/// <summary>A reader that tells whether whoever reads it waits for more, or is busy with what came.</summary>
internal sealed class WatchedReader(TextReader reader) : TextReader
{
    private volatile bool _isWaiting;
    private volatile bool _isStopped;

    /// <summary>Whether a read is under way: everything that came before was dealt with.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Whether nobody wants what comes any more.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>Ends the text for whoever reads it. A read that waits ends with the next output.</summary>
    public void Stop() => _isStopped = true;

    public override int Read(char[] buffer, int index, int count)
    {
        _isWaiting = true;
        var length = reader.Read(buffer, index, count);
        _isWaiting = false;
        return _isStopped ? 0 : length;
    }

    public override int Read() => throw new NotSupportedException();

    public override int Peek() => throw new NotSupportedException();
}

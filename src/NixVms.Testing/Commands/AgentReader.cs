using System.Text;

namespace NixVms.Testing.Commands;

/// <summary>
/// Reads lines and counted bytes from a port of the agent. A restart of the machine ends whatever is being read: what
/// comes after belongs to another conversation.
/// </summary>
internal sealed class AgentReader(Stream stream)
{
    /// <summary>A line of the agent has less than a hundred bytes; what the port holds after a restart may have no line end at all.</summary>
    private const int MaximumLine = 4096;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private int _epoch;

    /// <summary>The machine restarts.</summary>
    public void Restart() => Interlocked.Increment(ref _epoch);

    /// <summary>The next line without its end; only the end of a line that is too long to be one.</summary>
    /// <exception cref="EndOfStreamException">The connection was closed.</exception>
    public async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            while (_start < _end)
            {
                var next = (char)_buffer[_start++];
                if (next == '\n')
                    return line.ToString();
                if (line.Length == MaximumLine)
                    line.Clear();
                line.Append(next);
            }

            await FillAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The next bytes; null when the machine restarted before they were complete.</summary>
    /// <exception cref="EndOfStreamException">The connection was closed.</exception>
    public async Task<byte[]?> ReadBytesAsync(int length)
    {
        var epoch = Volatile.Read(ref _epoch);
        // Memory that nothing was written to costs nothing, should the machine announce more than it sends.
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        for (var read = 0; read < length;)
        {
            if (_start == _end)
                await FillAsync().ConfigureAwait(false);
            if (epoch != Volatile.Read(ref _epoch))
                return null;
            var count = Math.Min(length - read, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(bytes.AsSpan(read));
            _start += count;
            read += count;
        }

        return bytes;
    }

    /// <summary>Passes over the next bytes; false when the machine restarted before they were complete.</summary>
    /// <exception cref="EndOfStreamException">The connection was closed.</exception>
    public async Task<bool> SkipAsync(long length)
    {
        var epoch = Volatile.Read(ref _epoch);
        while (length > 0)
        {
            if (_start == _end)
                await FillAsync().ConfigureAwait(false);
            if (epoch != Volatile.Read(ref _epoch))
                return false;
            var count = (int)Math.Min(length, _end - _start);
            _start += count;
            length -= count;
        }

        return true;
    }

    private async Task FillAsync()
    {
        _start = 0;
        _end = 0;
        _end = await stream.ReadAsync(_buffer).ConfigureAwait(false);
        if (_end == 0)
            throw new EndOfStreamException("The machine closed the connection.");
    }
}

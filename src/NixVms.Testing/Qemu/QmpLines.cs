using System.Text;

namespace NixVms.Testing.Qemu;

/// <summary>Reads lines of text, none of which is longer than QEMU has reason to send: some of what they tell is up to the machine.</summary>
internal sealed class QmpLines(Stream stream)
{
    private const int LongestLine = 4 * 1024 * 1024;

    private readonly StreamReader _reader = new(stream, new UTF8Encoding(false));
    private readonly char[] _buffer = new char[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its end; null at the end of the stream.</summary>
    /// <exception cref="IOException">It does not end.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var text = _buffer.AsMemory(_start, _end - _start);
            var end = text.Span.IndexOf('\n');
            line.Append(end < 0 ? text : text[..end]);
            if (end >= 0)
            {
                _start += end + 1;
                return line.ToString();
            }

            if (line.Length > LongestLine)
                throw new IOException($"QEMU has sent a line of more than {LongestLine} characters.");
            _start = 0;
            _end = await _reader.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            if (_end == 0)
                return line.Length > 0 ? line.ToString() : null;
        }
    }
}

using System.Text;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// A file of lines that begin with a key and a tab, sorted by key. A look-up bisects the file: it reads a few hundred
/// bytes twenty times, whatever the file's size. The first line is not one of them: it says what the file was made of.
/// </summary>
internal sealed class SortedLines : IDisposable
{
    private const int BlockSize = 512;

    private readonly FileStream _stream;
    private readonly long _start;
    private byte[] _buffer = new byte[BlockSize];

    private SortedLines(FileStream stream)
    {
        _stream = stream;
        (Title, _start) = ReadLine(0);
    }

    /// <summary>The first line.</summary>
    public string Title { get; }

    /// <summary>The keys, in their order.</summary>
    public IEnumerable<string> Keys
    {
        get
        {
            _stream.Position = _start;
            using var reader = new StreamReader(_stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
            while (reader.ReadLine() is { } line)
                yield return KeyOf(line);
        }
    }

    /// <summary>Opens a file; null if there is none. It stays whole although another build may replace it.</summary>
    public static SortedLines? TryOpen(string path)
    {
        try
        {
            return new SortedLines(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The text of such a file.</summary>
    public static string TextOf(string title, IEnumerable<KeyValuePair<string, string>> lines)
    {
        var result = new StringBuilder(title).Append('\n');
        foreach (var line in lines.OrderBy(line => line.Key, StringComparer.Ordinal))
            result.Append(line.Key).Append('\t').Append(line.Value).Append('\n');
        return result.ToString();
    }

    /// <summary>What follows a key; null if no line has it.</summary>
    public string? Find(string key)
    {
        // Both are the beginning of a line, but for an upper bound between two.
        long low = _start, high = _stream.Length;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var begin = middle == low ? low : ReadLine(middle - 1).Next;
            if (begin >= high)
            {
                high = middle;
                continue;
            }

            var (line, next) = ReadLine(begin);
            var order = string.CompareOrdinal(key, KeyOf(line));
            if (order == 0)
                return line.Length > key.Length ? line.Substring(key.Length + 1) : null;
            if (order < 0)
                high = middle;
            else
                low = next;
        }

        return null;
    }

    public void Dispose() => _stream.Dispose();

    private static string KeyOf(string line)
    {
        var tab = line.IndexOf('\t');
        return tab < 0 ? line : line.Substring(0, tab);
    }

    /// <summary>What stands from here to the end of the line, and where the next one begins.</summary>
    private (string Line, long Next) ReadLine(long position)
    {
        _stream.Position = position;
        for (var count = 0; ;)
        {
            if (count == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = _stream.Read(_buffer, count, Math.Min(BlockSize, _buffer.Length - count));
            var end = Array.IndexOf(_buffer, (byte)'\n', count, read);
            if (end >= 0)
                return (Encoding.UTF8.GetString(_buffer, 0, end), position + end + 1);
            count += read;
            if (read == 0)
                return (Encoding.UTF8.GetString(_buffer, 0, count), position + count);
        }
    }
}

using System.Text;

namespace NixVms.Build.Tasks.Building;

/// <summary>
/// The file in obj/ that gets everything that the builders of a network print. It appears with the first line, so that
/// a build that builds nothing leaves the last one alone. A disk that is full is no reason to stop a build.
/// </summary>
internal sealed class NetworkLog(string path, long limit = NetworkLog.MaxBytes) : IDisposable
{
    public const long MaxBytes = 64L << 20;

    private StreamWriter? _writer;
    private long _written;
    private bool _isBroken;

    public string Path => path;

    /// <summary>Whether this build has written to it.</summary>
    public bool Exists => _writer is not null && !_isBroken;

    public void Write(string line)
    {
        var size = Encoding.UTF8.GetByteCount(line) + 1;
        if (_written > limit)
            return;

        if (_written + size > limit)
        {
            TryWrite($"--- The log is cut here, at {limit >> 20} MB; nix-store --read-log DERIVATION prints all of a builder's. ---");
            _written = long.MaxValue;
            return;
        }

        _written += size;
        TryWrite(line);
    }

    /// <summary>Adds lines that must be in it, even when it is full.</summary>
    public void WriteEnd(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            TryWrite(line);
    }

    /// <summary>Whether lines are missing from it.</summary>
    public bool IsCut => _written == long.MaxValue;

    public void Dispose()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (IOException)
        {
            _isBroken = true;
        }
    }

    private void TryWrite(string line)
    {
        if (_isBroken)
            return;

        try
        {
            _writer ??= Open();
            _writer.Write(line);
            _writer.Write('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _isBroken = true;
        }
    }

    // A build of the same project that runs at the same time keeps writing to the file that it has made.
    private StreamWriter Open()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.Delete(path);
        return new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), new UTF8Encoding(false));
    }
}

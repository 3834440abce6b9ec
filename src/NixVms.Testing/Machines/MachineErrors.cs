using System.Diagnostics;
using System.Text;

namespace NixVms.Testing.Machines;

/// <summary>Reads what a start script and QEMU print, so that they never wait for us, and keeps the end of it.</summary>
internal sealed class MachineErrors
{
    private const int MaximumLength = 16 * 1024;

    private readonly StringBuilder _text = new();

    public MachineErrors(Process process) =>
        Ended = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));

    /// <summary>Done when all of it has been read.</summary>
    public Task Ended { get; }

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString().TrimEnd();
        }
    }

    // Not by lines: nobody says that they end.
    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        try
        {
            int length;
            while ((length = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
                Add(buffer.AsSpan(0, length));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone.
        }
    }

    private void Add(ReadOnlySpan<char> text)
    {
        lock (_text)
        {
            _text.Append(text);
            if (_text.Length > MaximumLength)
                _text.Remove(0, _text.Length - MaximumLength);
        }
    }
}

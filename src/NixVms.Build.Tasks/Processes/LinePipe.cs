using System.Text;

namespace NixVms.Build.Tasks.Processes;

/// <summary>Hands on the lines of an output, none longer than a limit, and none once it is stopped.</summary>
internal sealed class LinePipe(Action<string>? onLine) : OutputPipe
{
    /// <summary>Characters of a line that are kept: its beginning and its end. What is between is dropped.</summary>
    public const int MaxLineLength = 1 << 20;

    /// <summary>A line of Nix's log says at its end which builder has printed it.</summary>
    private const int TailLength = 1 << 10;

    private readonly StringBuilder _line = new();

    protected override void Add(ReadOnlySpan<char> text)
    {
        for (int end; (end = text.IndexOf('\n')) >= 0; text = text[(end + 1)..])
        {
            Append(text[..end]);
            HandOn();
        }

        Append(text);
    }

    protected override void Complete()
    {
        if (_line.Length > 0)
            HandOn();
    }

    private void Append(ReadOnlySpan<char> text)
    {
        _line.Append(text);

        // The new end pushes the old one out.
        if (_line.Length > MaxLineLength)
            _line.Remove(MaxLineLength - TailLength, _line.Length - MaxLineLength);
    }

    private void HandOn()
    {
        var line = _line.ToString().TrimEnd('\r');
        _line.Clear();

        // A StringBuilder keeps the memory of its longest text.
        if (_line.Capacity > 1 << 16)
            _line.Capacity = 1 << 12;
        if (!IsStopped)
            onLine?.Invoke(line);
    }
}

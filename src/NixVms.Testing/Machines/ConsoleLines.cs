using System.Text;

namespace NixVms.Testing.Machines;

/// <summary>Makes lines of text that comes in pieces. One that does not end is handed on in parts.</summary>
/// <param name="longest">How long a part is.</param>
/// <param name="onLine">Gets each line without its end, and whether it is a line's beginning.</param>
internal sealed class ConsoleLines(int longest, Action<string, bool> onLine)
{
    private readonly StringBuilder _line = new();
    private bool _isBeginning = true;

    public void Add(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            var end = text.IndexOf('\n');
            var part = end < 0 ? text : text[..end];
            var room = longest - _line.Length;
            if (part.Length > room)
            {
                _line.Append(part[..room]);
                HandOn(isBeginning: false);
                text = text[room..];
                continue;
            }

            _line.Append(part);
            if (end < 0)
                return;
            HandOn(isBeginning: true);
            text = text[(end + 1)..];
        }
    }

    /// <param name="isBeginning">Whether what comes next begins a line.</param>
    private void HandOn(bool isBeginning)
    {
        var line = _line.ToString().TrimEnd('\r');
        _line.Clear();
        (var wasBeginning, _isBeginning) = (_isBeginning, isBeginning);
        onLine(line, wasBeginning);
    }
}

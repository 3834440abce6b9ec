using System.Buffers;
using System.Text;

namespace NixVms.Testing.Machines;

/// <summary>
/// Removes a terminal's control sequences from text that comes in pieces: systemd writes colours, and redraws the line of
/// a job that takes long. A sequence whose end is still to come is held back until then.
/// </summary>
internal sealed class ControlSequences
{
    /// <summary>Longer than any that a terminal knows: what goes on is text.</summary>
    private const int LongestSequence = 64;

    private const char Escape = '\x1b';

    private readonly StringBuilder _held = new();

    /// <summary>The text without them.</summary>
    public string Strip(ReadOnlySpan<char> text)
    {
        if (_held.Length == 0 && !text.Contains(Escape))
            return text.ToString();

        var result = new StringBuilder(text.Length);
        while (text.Length > 0)
        {
            if (_held.Length == 0)
            {
                var start = text.IndexOf(Escape);
                result.Append(start < 0 ? text : text[..start]);
                if (start < 0)
                    break;
                _held.Append(Escape);
                text = text[(start + 1)..];
            }
            else if (Add(text[0], result))
            {
                text = text[1..];
            }
        }

        return result.ToString();
    }

    /// <summary>Adds a character to the sequence that is held; false when it does not belong to it.</summary>
    private bool Add(char next, StringBuilder result)
    {
        if (_held.Length == 1)
        {
            if (next == '[')
            {
                _held.Append(next);
                return true;
            }

            // Of one character, which is no line end.
            _held.Clear();
            if (next != '\n')
                return true;
            result.Append(Escape);
            return false;
        }

        var hasIntermediates = _held[^1] is >= ' ' and <= '/';
        if (next is >= '@' and <= '~')
        {
            _held.Clear();
            return true;
        }

        if (_held.Length < LongestSequence && (next is >= ' ' and <= '/' || (!hasIntermediates && (char.IsAsciiDigit(next) || next is ';' or '?'))))
        {
            _held.Append(next);
            return true;
        }

        // None at all: only its first two characters are taken for one.
        result.Append(_held, 2, _held.Length - 2);
        _held.Clear();
        return false;
    }
}

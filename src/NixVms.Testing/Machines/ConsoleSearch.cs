using System.Text.RegularExpressions;

namespace NixVms.Testing.Machines;

/// <summary>
/// Looks for the first match in a console's text, again and again while that grows, in time that grows with the text: each
/// time only at the end, and at all of it whenever there is twice as much, for matches that are longer than the end.
/// </summary>
internal sealed class ConsoleSearch(ConsoleText text, TextPattern pattern)
{
    /// <summary>What may belong to a match that was not complete the last time.</summary>
    private const int Overlap = 16 * 1024;

    private long _seen;
    private long _nextWhole;

    /// <param name="mayGoOn">Whether the match may be longer once there is more text: it ends where the text does, in the middle of a line.</param>
    public Match Find(out bool mayGoOn)
    {
        var isWhole = text.End >= _nextWhole;
        var match = Match(isWhole ? 0 : _seen - Overlap, out var end, out mayGoOn);
        _seen = end;
        if (isWhole)
            _nextWhole = end + Math.Max(Overlap, Math.Min(end, ConsoleText.Capacity));
        return match;
    }

    /// <summary>Looks at all of it.</summary>
    public Match FindInAll() => Match(0, out _, out _);

    private Match Match(long position, out long end, out bool mayGoOn)
    {
        // With the character before: where we begin to look need not be the beginning of a line.
        var (part, start) = text.From(Math.Max(0, position - 1));
        var match = pattern.Match(part, start > 0 && part.Length > 0 ? 1 : 0);
        end = start + part.Length;
        mayGoOn = match.Success && match.Index + match.Length == part.Length && !part.EndsWith('\n');
        return match;
    }
}

using System.Text.RegularExpressions;

namespace NixVms.Testing.Machines;

/// <summary>
/// A user's regular expression for text of a machine. It takes time that grows with the text, whatever the machine has
/// written; one that only a backtracking search can find (look-around, references) is given up after some seconds.
/// </summary>
internal sealed class TextPattern
{
    private const RegexOptions Options = RegexOptions.Multiline | RegexOptions.CultureInvariant;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private readonly Regex _regex;

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public TextPattern(string pattern)
    {
        try
        {
            _regex = new Regex(pattern, Options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            _regex = new Regex(pattern, Options, s_limit);
        }
    }

    /// <summary>The first match; one without success where there is none, or it takes too long to find it.</summary>
    /// <param name="start">Where to begin to look.</param>
    public Match Match(string text, int start = 0)
    {
        try
        {
            return _regex.Match(text, start);
        }
        catch (RegexMatchTimeoutException)
        {
            return System.Text.RegularExpressions.Match.Empty;
        }
    }
}

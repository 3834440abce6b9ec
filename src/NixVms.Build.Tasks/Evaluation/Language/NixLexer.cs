using System.Text;

namespace NixVms.Build.Tasks.Evaluation.Language;

/// <summary>
/// Splits Nix code into tokens. It accepts anything: code that Nix refuses is Nix's to complain about.
/// The tokens of an interpolation follow the string or path that they stand in.
/// </summary>
internal sealed class NixLexer
{
    private static readonly char[] DoubleQuotedSpecials = ['"', '\\', '$'];
    private static readonly char[] IndentedSpecials = ['\'', '$'];

    private readonly string _text;
    private readonly List<NixToken> _tokens = [];
    private int _position;
    private int _line = 1;
    private int _counted;

    private NixLexer(string text) => _text = text;

    public static IReadOnlyList<NixToken> Tokenize(string text)
    {
        var lexer = new NixLexer(text);
        lexer.ReadUntil(closingBrace: false);
        return lexer._tokens;
    }

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private char Peek(int offset = 1) => _position + offset < _text.Length ? _text[_position + offset] : '\0';

    private bool At(string text) => string.CompareOrdinal(_text, _position, text, 0, text.Length) == 0;

    // Recursion follows the nesting of interpolations; the braces of attribute sets are counted.
    private void ReadUntil(bool closingBrace)
    {
        var depth = 0;
        while (_position < _text.Length)
        {
            var c = Current;
            if (char.IsWhiteSpace(c))
                _position++;
            else if (c == '#')
                SkipTo("\n");
            else if (At("/*"))
                SkipTo("*/");
            else if (c == '"')
                ReadString("\"");
            else if (At("''"))
                ReadString("''");
            else if (c == '<' && ReadSearchPath())
                continue;
            else if (At("//"))
            {
                // An update of attribute sets, not the beginning of a path.
                Add(NixTokenKind.Operator, "//", _position);
                _position += 2;
            }
            else if (StartsPath())
                ReadPath();
            else if (char.IsLetter(c) || c == '_')
                ReadIdentifier();
            else if (char.IsDigit(c))
                SkipNumber();
            else if (closingBrace && c == '}' && depth == 0)
            {
                _position++;
                return;
            }
            else
            {
                if (c == '{')
                    depth++;
                else if (c == '}' && depth > 0)
                    depth--;
                ReadOperator();
            }
        }
    }

    private void ReadOperator()
    {
        var text = At("${") ? "${" : _text[_position].ToString();
        Add(NixTokenKind.Operator, text, _position);
        _position++;
        if (text.Length == 2)
        {
            // A dynamic attribute name: its brace is one of the code's own.
            _position++;
            ReadUntil(closingBrace: true);
            Add(NixTokenKind.Operator, "}", _position);
        }
    }

    private void SkipTo(string end)
    {
        var found = _text.IndexOf(end, _position, StringComparison.Ordinal);
        _position = found < 0 ? _text.Length : found + end.Length;
    }

    private void SkipNumber()
    {
        while (char.IsDigit(Current) || Current == '.' && char.IsDigit(Peek()))
            _position++;
    }

    private void ReadIdentifier()
    {
        var start = _position;
        while (char.IsLetterOrDigit(Current) || Current is '_' or '-' or '\'')
            _position++;

        // "x:y" without spaces is an old-style URI, not a function.
        if (Current == ':' && IsUriCharacter(Peek()) && _text.IndexOf('_', start, _position - start) < 0)
        {
            while (IsUriCharacter(Current))
                _position++;
            return;
        }

        Add(NixTokenKind.Identifier, _text.Substring(start, _position - start), start);
    }

    private static bool IsUriCharacter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' || "%/?:@&=+$,-_.!~*'".Contains(c) && c != '\0';

    private static bool IsPathCharacter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '.' or '_' or '-' or '+';

    private bool ReadSearchPath()
    {
        var end = _position + 1;
        while (end < _text.Length && (IsPathCharacter(_text[end]) || _text[end] == '/'))
            end++;
        if (end == _position + 1 || end >= _text.Length || _text[end] != '>')
            return false;

        Add(NixTokenKind.SearchPath, _text.Substring(_position + 1, end - _position - 1), _position);
        _position = end + 1;
        return true;
    }

    /// <summary>Whether a path literal starts here: characters of a path, then a slash, then one of them or an interpolation.</summary>
    private bool StartsPath()
    {
        var i = _position;
        if (Current == '~')
            i++;
        while (i < _text.Length && IsPathCharacter(_text[i]))
            i++;
        if (i + 1 >= _text.Length || _text[i] != '/')
            return false;

        var next = _text[i + 1];
        return IsPathCharacter(next) || next == '$' && i + 2 < _text.Length && _text[i + 2] == '{';
    }

    private void ReadPath()
    {
        var start = _position;
        var line = LineOf(start);
        var literal = new StringBuilder();
        var isInterpolated = false;
        var index = _tokens.Count;
        while (IsPathCharacter(Current) || Current is '/' or '~' || At("${"))
        {
            if (At("${"))
            {
                isInterpolated = true;
                _position += 2;
                ReadUntil(closingBrace: true);
            }
            else
            {
                // "a//b" is an update of attribute sets.
                if (Current == '/' && Peek() == '/')
                    break;
                if (!isInterpolated)
                    literal.Append(Current);
                _position++;
            }
        }

        _tokens.Insert(index, Token(NixTokenKind.Path, literal.ToString(), isInterpolated, line, start, _position));
    }

    private void ReadString(string quote)
    {
        var start = _position;
        var line = LineOf(start);
        var index = _tokens.Count;
        var literal = new StringBuilder();
        var isInterpolated = false;
        _position += quote.Length;
        while (_position < _text.Length)
        {
            if (At("${"))
            {
                isInterpolated = true;
                _position += 2;
                ReadUntil(closingBrace: true);
                continue;
            }

            var piece = ReadPiece(quote, out var isEnd);
            if (isEnd)
                break;

            if (!isInterpolated)
                literal.Append(piece);
        }

        _tokens.Insert(index, Token(NixTokenKind.String, literal.ToString(), isInterpolated, line, start, _position));
    }

    /// <summary>Reads up to what may be special in a string, or one special thing.</summary>
    private string ReadPiece(string quote, out bool isEnd)
    {
        isEnd = false;
        var plain = _text.IndexOfAny(quote.Length == 1 ? DoubleQuotedSpecials : IndentedSpecials, _position);
        if (plain != _position)
            return Take((plain < 0 ? _text.Length : plain) - _position);

        if (At("$$"))
            return Take(2);
        if (quote.Length == 1)
        {
            if (Current == '\\')
                return TakeLast(2);
            isEnd = Current == '"';
        }
        else if (At("'''"))
        {
            Take(3);
            return "''";
        }
        else if (At("''$"))
        {
            Take(3);
            return "$";
        }
        else if (At("''\\"))
        {
            return TakeLast(4);
        }
        else
        {
            isEnd = At("''");
        }

        return Take(isEnd ? quote.Length : 1);
    }

    private string Take(int length)
    {
        length = Math.Min(length, _text.Length - _position);
        var piece = _text.Substring(_position, length);
        _position += length;
        return piece;
    }

    /// <summary>The character that an escape of a given length stands for; its exact value does not matter to us.</summary>
    private string TakeLast(int length)
    {
        var piece = Take(length);
        return piece.Length == length ? piece.Substring(length - 1) : "";
    }

    private void Add(NixTokenKind kind, string text, int start) =>
        _tokens.Add(Token(kind, text, isInterpolated: false, LineOf(start), start, start + text.Length));

    private NixToken Token(NixTokenKind kind, string text, bool isInterpolated, int line, int start, int end) =>
        new(kind, text, isInterpolated, line, start - _text.LastIndexOf('\n', Math.Max(0, start - 1)), start, end);

    private int LineOf(int position)
    {
        // Positions come in order.
        for (; _counted < position && _counted < _text.Length; _counted++)
        {
            if (_text[_counted] == '\n')
                _line++;
        }

        return _line;
    }
}

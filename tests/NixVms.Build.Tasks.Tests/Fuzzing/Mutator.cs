using System.Text;
using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Tests.Fuzzing;

/// <summary>Damages text as bad disks, cut connections, other versions and hostile authors do. The same seed does the same.</summary>
internal sealed partial class Mutator(int seed)
{
    private const int LongText = 100_000;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00\\ud800", "\\u0000", "\0", "\ud800", "\udfff", "\uffff", "\ufeff",
        "\u001b[31m", "\u001b]8;;http://x\u0007", "\r", "\n", "\t", "'", "`", "null", "true", "-", "1e999", "-0", "0x10", "@nix ", "error:", "/", "/nix/store/",
        ".drv", "at /a:1:2", ":1:2", "##vso[task.complete]", "::error::", "<", ">", "&amp;", "]]>", "<!--", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "%s", "{0}",
        "$(x)", "é", "🎉", "\u202e", " ", "__type", "\"action\":\"msg\",", "trace: ", "The option `", "' does not exist.", "NIXVM3010: ",
    ];

    private static readonly string[] Numbers =
        ["0", "-1", "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999", "1e400", "0.1", "00", "1E-400"];

    private readonly Random _random = new(seed);

    public int Number(int limit) => _random.Next(limit);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>The text with one to four damages.</summary>
    public string Damage(string text)
    {
        for (var count = _random.Next(4); count >= 0; count--)
            text = DamageOnce(text);
        return text;
    }

    /// <summary>The text as a file has it: mostly in UTF-8, sometimes with single bytes wrong or in another encoding.</summary>
    public byte[] Bytes(string text)
    {
        Encoding encoding = _random.Next(16) switch
        {
            0 => Encoding.Unicode,
            1 => Encoding.Latin1,
            _ => Encoding.UTF8,
        };
        var bytes = encoding.GetBytes(text);
        for (var count = _random.Next(3); count > 0 && bytes.Length > 0 && _random.Next(4) == 0; count--)
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    /// <summary>Some lines in a row, a few of them damaged, dropped, doubled or out of order.</summary>
    public IReadOnlyList<string> Stream(IReadOnlyList<string> lines)
    {
        var start = _random.Next(lines.Count);
        List<string> stream = [.. lines.Skip(start).Take(1 + _random.Next(6))];
        for (var count = _random.Next(3); count >= 0 && stream.Count > 0; count--)
        {
            var i = _random.Next(stream.Count);
            switch (_random.Next(8))
            {
                case 0:
                    stream.RemoveAt(i);
                    break;
                case 1:
                    stream.Insert(_random.Next(stream.Count), stream[i]);
                    break;
                case 2:
                    stream[i] += stream[^1];
                    break;
                default:
                    stream[i] = Damage(stream[i]);
                    break;
            }
        }

        return stream;
    }

    private string DamageOnce(string text)
    {
        var start = _random.Next(text.Length + 1);
        var length = Math.Min(_random.Next(_random.Next(8) == 0 ? 1000 : 12), text.Length - start);
        switch (_random.Next(64))
        {
            case < 10:
                return text.Remove(start, length);
            case < 18:
                return text[..start];
            case < 30:
                return text.Insert(start, Pick(Pieces));
            case < 38:
                return text.Remove(start, length).Insert(start, Pick(Pieces));
            case < 44:
                return text.Insert(_random.Next(text.Length + 1), text.Substring(start, length));
            case < 52 when text.Length > 0:
                return FlipBit(text, _random.Next(text.Length));
            case < 58:
                return ReplaceMatch(text, DigitRun(), _ => Pick(Numbers));
            case < 61:
                return ReplaceMatch(text, JsonMember(), m => m.Value + "," + m.Value);
            case 61:
                return ReplaceMatch(text, JsonMember(), m => $"{m.Groups["name"].Value}{Nested(m.Groups["value"].Value, 1 + _random.Next(2000))}");
            case 62 when _random.Next(20) == 0:
                return text.Insert(start, new StringBuilder().Insert(0, Pick(Pieces), LongText / 10).ToString());
            case 63 when _random.Next(20) == 0:
                return text.Insert(start, new string((char)_random.Next(1, 0x3000), LongText));
            default:
                return text;
        }
    }

    private static string Nested(string value, int depth) => new string('[', depth) + value + new string(']', depth);

    private string FlipBit(string text, int index) =>
        text[..index] + (char)(text[index] ^ (1 << _random.Next(16))) + text[(index + 1)..];

    private string ReplaceMatch(string text, Regex pattern, Func<Match, string> replacement)
    {
        var matches = pattern.Matches(text);
        if (matches.Count == 0)
            return text;
        var match = matches[_random.Next(matches.Count)];
        return text[..match.Index] + replacement(match) + text[(match.Index + match.Length)..];
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex DigitRun();

    [GeneratedRegex("""(?<name>"[a-zA-Z_]+":)\s*(?<value>"[^"\\]*"|-?[0-9]+|null|true|false)""")]
    private static partial Regex JsonMember();
}

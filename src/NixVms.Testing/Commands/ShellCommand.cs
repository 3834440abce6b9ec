using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace NixVms.Testing;

/// <summary>
/// A bash script. A constant is taken as it is. In an interpolated string, each value becomes one word of the shell,
/// quoted as needed, and each text of a sequence one: <c>$"cat {file}"</c> is right for every file name; <c>{text:raw}</c> puts
/// a value in as it is. Do not write quotes around a value. A script that is in a variable is <see cref="Raw"/>.
/// </summary>
/// <remarks>
/// That holds where an interpolated string stands for a command directly: as an argument, or assigned to a variable of
/// this type. One that the compiler makes a string first, as with <c>var</c> or between <c>?</c> and <c>:</c>, is a string like any
/// other, which nobody has quoted: warning NIXVM6001.
/// </remarks>
[InterpolatedStringHandler]
public readonly struct ShellCommand
{
    private readonly StringBuilder? _script;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public ShellCommand(int literalLength, int formattedCount) => _script = new StringBuilder(literalLength + 16 * formattedCount);

    private ShellCommand(string script) => _script = new StringBuilder(script);

    /// <summary>A script as it is, such as one that was read from a file: whatever is in it is run.</summary>
    public static ShellCommand Raw(string script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return new ShellCommand(script);
    }

    /// <summary>A constant. The package's analyzer warns of other strings (NIXVM6001): those are <see cref="Raw"/>.</summary>
    public static implicit operator ShellCommand(string script) => Raw(script);

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public void AppendLiteral(string text) => _script!.Append(text);

    /// <summary>Called by the compiler for a value in an interpolated string: one word, or one for each text of a sequence.</summary>
    /// <exception cref="FormatException">The format is another than <c>raw</c>.</exception>
    public void AppendFormatted<T>(T value, string? format = null)
    {
        var isRaw = format switch
        {
            null => false,
            "raw" => true,
            _ => throw new FormatException($"\"{format}\" is no format of a value in a shell command; there is only \"raw\"."),
        };
        _script!.Append(value is IEnumerable<string> words
            ? string.Join(' ', isRaw ? words : words.Select(Quote))
            : isRaw ? Text(value) : Quote(Text(value)));
    }

    /// <summary>Quotes a text so that the shell reads it as one word.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && text.All(IsPlain) ? text : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }

    /// <summary>The script.</summary>
    public override string ToString() => _script?.ToString() ?? "";

    private static string Text<T>(T value) =>
        value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "";

    // A tilde or an equals sign means something in some places, so they are not here.
    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || "_-./:@%+,".Contains(character, StringComparison.Ordinal);
}

using System.Runtime.CompilerServices;
using System.Text;

namespace NixVms.Testing;

/// <summary>
/// A bash script. A string is taken as it is. In an interpolated string, each value becomes one word of the shell,
/// quoted as needed: <c>$"cat {file}"</c> is right for every file name; <c>{text:raw}</c> puts a value in as it is.
/// Do not write quotes around a value.
/// </summary>
/// <remarks>
/// That holds where an interpolated string stands for a command directly: as an argument, or assigned to a variable of
/// this type. One that the compiler makes a string first, as with <c>var</c> or between <c>?</c> and <c>:</c>, is taken as it is.
/// </remarks>
[InterpolatedStringHandler]
public readonly struct ShellCommand
{
    private readonly StringBuilder? _script;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public ShellCommand(int literalLength, int formattedCount) => _script = new StringBuilder(literalLength + 16 * formattedCount);

    /// <summary>Makes a command from a script.</summary>
    public ShellCommand(string script) => _script = new StringBuilder(script ?? throw new ArgumentNullException(nameof(script)));

    /// <summary>A script as it is.</summary>
    public static implicit operator ShellCommand(string script) => new(script);

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public void AppendLiteral(string text) => _script!.Append(text);

    /// <summary>Called by the compiler for a value in an interpolated string.</summary>
    /// <exception cref="FormatException">The format is another than <c>raw</c>.</exception>
    public void AppendFormatted<T>(T value, string? format = null)
    {
        var text = value is IFormattable formattable
            ? formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture)
            : value?.ToString() ?? "";
        _script!.Append(format switch
        {
            null => Quote(text),
            "raw" => text,
            _ => throw new FormatException($"\"{format}\" is no format of a value in a shell command; there is only \"raw\"."),
        });
    }

    /// <summary>Quotes a text so that the shell reads it as one word.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && text.All(IsPlain) ? text : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }

    /// <summary>The script.</summary>
    public override string ToString() => _script?.ToString() ?? "";

    // A tilde or an equals sign means something in some places, so they are not here.
    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || "_-./:@%+,".Contains(character, StringComparison.Ordinal);
}

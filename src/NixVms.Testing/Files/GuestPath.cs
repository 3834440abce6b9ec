using System.Globalization;
using System.Text;

namespace NixVms.Testing.Files;

/// <summary>
/// A path in a folder of a machine, as bytes: that is what names are on Linux, and the machine decides on them. What
/// leads out of the folder cannot be one.
/// </summary>
internal sealed class GuestPath
{
    private const int LongestName = 255;
    private const int Start = 2;
    private const byte Separator = (byte)'/';

    private GuestPath(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>All of it, beginning with <c>./</c>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The names of the folders that it leads through.</summary>
    public IEnumerable<byte[]> Folders
    {
        get
        {
            var rest = Bytes[Start..];
            while (rest.Span.IndexOf(Separator) is >= 0 and var end)
            {
                yield return rest[..end].ToArray();
                rest = rest[(end + 1)..];
            }
        }
    }

    /// <summary>Its own name.</summary>
    public byte[] Name => Bytes.Span[(Bytes.Span.LastIndexOf(Separator) + 1)..].ToArray();

    /// <summary>Reads a path as find prints it: <c>./a/b</c>. Nothing is copied, since there may be many, and long ones.</summary>
    /// <exception cref="FormatException">It does not belong to the folder.</exception>
    public static GuestPath Parse(ReadOnlyMemory<byte> path)
    {
        var rest = path.Span;
        if (!rest.StartsWith("./"u8))
            throw Strange(path.Span);
        rest = rest[Start..];
        while (true)
        {
            var end = rest.IndexOf(Separator);
            var name = end < 0 ? rest : rest[..end];
            if (name.Length is 0 or > LongestName || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                throw Strange(path.Span);
            if (end < 0)
                return new GuestPath(path);
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>The path as text that can be shown: what is no printable UTF-8 as <c>\xE9</c>.</summary>
    public override string ToString() => Show(Bytes.Span[Start..]);

    internal static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (bytes.Length > 0)
        {
            var isValid = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isValid && !Rune.IsControl(rune))
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var value in bytes[..length])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static FormatException Strange(ReadOnlySpan<byte> path) =>
        new($"the machine names a file that does not belong to the folder: {Show(path[..Math.Min(path.Length, 1000)])}");
}

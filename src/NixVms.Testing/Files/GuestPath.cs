using System.Text;

namespace NixVms.Testing.Files;

/// <summary>
/// A path in a folder of a machine, as bytes: that is what names are on Linux, and the machine decides on them. What
/// leads out of the folder cannot be one.
/// </summary>
internal sealed class GuestPath
{
    private const int LongestName = 255;

    private GuestPath(byte[] bytes, IReadOnlyList<byte[]> names) => (Bytes, Names) = (bytes, names);

    /// <summary>All of it, beginning with <c>./</c>.</summary>
    public byte[] Bytes { get; }

    /// <summary>The names of folders, and at the end its own.</summary>
    public IReadOnlyList<byte[]> Names { get; }

    /// <summary>Reads a path as find prints it: <c>./a/b</c>.</summary>
    /// <exception cref="FormatException">It does not belong to the folder.</exception>
    public static GuestPath Parse(ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith("./"u8))
            throw Strange(path);
        var names = new List<byte[]>();
        var rest = path[2..];
        while (true)
        {
            var end = rest.IndexOf((byte)'/');
            var name = end < 0 ? rest : rest[..end];
            if (name.Length is 0 or > LongestName || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                throw Strange(path);
            names.Add(name.ToArray());
            if (end < 0)
                return new GuestPath(path.ToArray(), names);
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>The path as text that can be shown: what is no printable UTF-8 as <c>\xE9</c>.</summary>
    public override string ToString() => Show(Bytes.AsSpan(2));

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
                    text.Append($"\\x{value:X2}");
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static FormatException Strange(ReadOnlySpan<byte> path) =>
        new($"the machine names a file that does not belong to the folder: {Show(path[..Math.Min(path.Length, 1000)])}");
}

using System.Globalization;
using System.Text;

namespace NixVms.Testing.Files;

/// <summary>What a machine says that one of its folders holds: a file, a folder or a link of it.</summary>
/// <param name="Type">As in find: <c>f</c>, <c>d</c>, <c>l</c>.</param>
/// <param name="Mode">Who may do what with it.</param>
/// <param name="Length">The size of a file, when it was listed.</param>
/// <param name="Target">Where a link leads.</param>
internal sealed record FolderEntry(char Type, UnixFileMode Mode, long Length, GuestPath Path, ReadOnlyMemory<byte> Target);

/// <summary>Reads the list of a folder. The machine may have written anything there.</summary>
internal static class FolderListing
{
    /// <summary>What find prints of each entry; folders come before what they hold.</summary>
    public const string Format = @"%y %m %s %p\0%l\0";

    /// <exception cref="FormatException">It is no list of a folder.</exception>
    public static IEnumerable<FolderEntry> Read(ReadOnlyMemory<byte> list)
    {
        while (list.Length > 0)
        {
            var entry = Next(ref list);
            var target = Next(ref list);
            var type = Word(ref entry);
            var mode = Word(ref entry);
            var length = Word(ref entry);
            if (type.Length != 1 || !TryReadMode(mode, out var permissions)
                || !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                throw new FormatException("the machine has sent a list of files that is none");

            // Devices, sockets and pipes are the machine's own.
            if (type[0] is 'f' or 'd' or 'l')
                yield return new FolderEntry(type[0], permissions, bytes, GuestPath.Parse(entry), target);
        }
    }

    /// <summary>Reads a mode as stat and find print it, without the bits that make a program run as somebody else.</summary>
    public static bool TryReadMode(string text, out UnixFileMode mode)
    {
        mode = default;
        if (text.Length is 0 or > 5 || text.Any(c => c is < '0' or > '7'))
            return false;
        mode = (UnixFileMode)(Convert.ToInt32(text, 8) & 0x1FF);
        return true;
    }

    private static ReadOnlyMemory<byte> Next(ref ReadOnlyMemory<byte> list)
    {
        var end = list.Span.IndexOf((byte)0);
        if (end < 0)
            throw new FormatException("the machine has sent a list of files that is cut off");
        var next = list[..end];
        list = list[(end + 1)..];
        return next;
    }

    private static string Word(ref ReadOnlyMemory<byte> entry)
    {
        var end = entry.Span[..Math.Min(entry.Length, 32)].IndexOf((byte)' ');
        if (end < 0)
            return "";
        var word = Encoding.ASCII.GetString(entry.Span[..end]);
        entry = entry[(end + 1)..];
        return word;
    }
}

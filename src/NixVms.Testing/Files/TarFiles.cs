using System.Text;

namespace NixVms.Testing.Files;

/// <summary>
/// Takes files out of an archive that a machine has made of them: their contents in their order, and nothing else. What
/// they are called and where they get is not the archive's to say, so links and names in it mean nothing.
/// </summary>
internal static class TarFiles
{
    private const int Block = 512;

    /// <summary>The contents.</summary>
    /// <param name="archive">A tar archive in GNU's format.</param>
    /// <exception cref="FormatException">It is no archive of files.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> ContentsOf(ReadOnlyMemory<byte> archive)
    {
        while (true)
        {
            if (archive.Length < Block)
                throw new FormatException("the machine has sent an archive that is cut off");
            var type = (char)archive.Span[156];
            if (archive.Span[..Block].IndexOfAnyExcept((byte)0) < 0)
                yield break;
            var size = Size(archive.Span);
            var end = Block + (size + Block - 1) / Block * Block;
            if (end > archive.Length)
                throw new FormatException("the machine has sent an archive that is cut off");

            // L: the name of the next one, where it is long.
            if (type is '0' or '\0')
                yield return archive.Slice(Block, (int)size);
            else if (type != 'L')
                throw new FormatException("the machine has sent something else than files: they have changed while they were copied");
            archive = archive[(int)end..];
        }
    }

    /// <summary>Up to eleven octal digits, which are more than an archive in memory has.</summary>
    private static long Size(ReadOnlySpan<byte> header)
    {
        long size = 0;
        foreach (var digit in header.Slice(124, 11))
        {
            if (digit is < (byte)'0' or > (byte)'7')
                throw new FormatException("the machine has sent an archive with a strange size in it");
            size = size * 8 + digit - '0';
        }

        return size;
    }
}

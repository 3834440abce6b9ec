using System.Runtime.InteropServices;

namespace NixVms.Build.Tasks.Unix;

/// <summary>Reads files without the objects of a stream, which cost more than a small file itself.</summary>
internal static class SmallFile
{
    // Read only, and closed in programs that are started meanwhile.
    private static readonly int OpenFlags = RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? 0x1000000 : 0x80000;

    /// <summary>Reads a file that is smaller than the buffer.</summary>
    /// <returns>Its length; -1 where it is not smaller or cannot be read in this way.</returns>
    public static int Read(string path, byte[] buffer)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return -1;

        var file = Libc.Open(path, OpenFlags);
        if (file < 0)
            return -1;
        try
        {
            // A short read is no end: there may be more, which a stream is better at.
            var length = (int)Libc.Read(file, buffer, (UIntPtr)buffer.Length);
            return length >= 0 && length < buffer.Length && (int)Libc.Read(file, _rest, (UIntPtr)1) == 0 ? length : -1;
        }
        finally
        {
            Libc.Close(file);
        }
    }

    private static readonly byte[] _rest = new byte[1];
}

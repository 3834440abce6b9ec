using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NixVms.Build.Tasks.Files;

/// <summary>Tells whether two texts or files are the same, by hashes short enough to be read.</summary>
internal static class ContentHash
{
    /// <summary>The hash of a file that does not exist, cannot be read or is none that has an end.</summary>
    public const string None = "none";

    // Larger than nearly every Nix file.
    private const int BufferSize = 1 << 16;

    [ThreadStatic]
    private static byte[]? _buffer;

    /// <summary>The hash of a file's content, which may be a short secret, and whether it is executable.</summary>
    public static string OfFile(string path, string key)
    {
        try
        {
            if (!FileState.IsOrdinaryFile(path))
                return None;

            // Half the time of a stream, and a thousand small files are looked at.
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // Nix keeps the executable bit of what it copies to the store.
            var isExecutable = (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0;
            return Text(WithKey(HashOf(file), key)) + (isExecutable ? " executable" : "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return None;
        }
    }

    public static string OfText(string text) => Text(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The hash of a text that may be a short secret: without the key nobody can tell whether a guess is right.</summary>
    public static string OfSecret(string text, string key) => Text(WithKey(Encoding.UTF8.GetBytes(text), key));

    private static byte[] WithKey(byte[] content, string key) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), content);

    private static byte[] HashOf(SafeFileHandle file)
    {
        var buffer = _buffer ??= new byte[BufferSize];
        var length = RandomAccess.Read(file, buffer, fileOffset: 0);

        // A short read is no end.
        if (length < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(length, 1), length) == 0)
            return SHA256.HashData(buffer.AsSpan(0, length));

        using var stream = new FileStream(file, FileAccess.Read);
        return SHA256.HashData(stream);
    }

    // Half of SHA-256 is far more than chance needs, and keeps records readable.
    private static string Text(byte[] hash) => Convert.ToHexString(hash, 0, 16).ToLowerInvariant();
}

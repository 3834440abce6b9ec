using System.Security.Cryptography;
using System.Text;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Where Nix puts a file whose hash is known before: the same path whether it was downloaded or added by hand.</summary>
internal static class PackageStorePath
{
    private const string Digits = "0123456789abcdfghijklmnpqrsvwxyz";
    private const int HashBytes = 20;

    /// <param name="storeFolder">The folder of the store.</param>
    /// <param name="name">The name of the path, without its hash.</param>
    /// <param name="fileSha256">The file's hash in hexadecimal digits.</param>
    public static string OfFile(string storeFolder, string name, string fileSha256)
    {
        var content = Sha256Of($"fixed:out:sha256:{fileSha256}:");
        var hash = Sha256Of($"output:out:sha256:{Hex.Of(content)}:{storeFolder}:{name}");
        return $"{storeFolder}/{Base32(Fold(hash))}-{name}";
    }

    /// <summary>The name of a package's file in the store, which may not hold all characters that Debian's may (lock.nix).</summary>
    public static string NameOf(LockedPackage package) =>
        package.Path.Substring(package.Path.LastIndexOf('/') + 1).Replace('~', '-').Replace(':', '-').Replace('%', '-');

    private static byte[] Sha256Of(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static byte[] Fold(byte[] hash)
    {
        var folded = new byte[HashBytes];
        for (var i = 0; i < hash.Length; i++)
            folded[i % HashBytes] ^= hash[i];
        return folded;
    }

    /// <summary>Nix's base 32, which begins with the last bits.</summary>
    private static string Base32(byte[] bytes)
    {
        var text = new StringBuilder();
        for (var n = (bytes.Length * 8 - 1) / 5; n >= 0; n--)
        {
            int bit = n * 5, at = bit / 8, shift = bit % 8;
            var value = bytes[at] >> shift;
            if (at + 1 < bytes.Length)
                value |= bytes[at + 1] << (8 - shift);
            text.Append(Digits[value & 31]);
        }

        return text.ToString();
    }
}

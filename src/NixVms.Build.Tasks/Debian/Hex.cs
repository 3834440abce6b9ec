using System.Security.Cryptography;
using System.Text;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Hashes as Debian writes them: lower-case hexadecimal digits.</summary>
internal static class Hex
{
    public static string Of(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    public static string Sha256Of(string text) => Of(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Sha256OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Of(SHA256.HashData(stream));
    }

    public static bool IsSha256(string text) => text.Length == 64 && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
}

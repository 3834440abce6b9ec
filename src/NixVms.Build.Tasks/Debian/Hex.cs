using System.Security.Cryptography;
using System.Text;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Hashes as Debian writes them: lower-case hexadecimal digits.</summary>
internal static class Hex
{
    public static string Of(byte[] bytes) => BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();

    public static string Sha256Of(string text)
    {
        using var sha256 = SHA256.Create();
        return Of(sha256.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    public static string Sha256OfFile(string path)
    {
        using var sha256 = SHA256.Create();
        using var stream = File.OpenRead(path);
        return Of(sha256.ComputeHash(stream));
    }

    public static bool IsSha256(string text) => text.Length == 64 && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
}

using System.Security.Cryptography;

namespace NixVms.Build.Tasks.Files;

/// <summary>
/// The key that hashes of settings, variables and files are made with, random and made once for a project: others may
/// read its obj/, and would find a short secret by trying.
/// </summary>
internal static class SecretKey
{
    private const int Bytes = 16;

    /// <summary>Reads the key, or makes it.</summary>
    /// <param name="file">
    /// Its file. Nobody else may enter its folder, so that the targets, which look whether the key is there, read for another
    /// user nothing that they may not.
    /// </param>
    public static string ReadOrMake(string file)
    {
        if (File.Exists(file) && File.ReadAllText(file) is { Length: Bytes * 2 } known)
            return known;
        var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(Bytes));
        var folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.CreateDirectory(folder, AtomicFile.Private | UnixFileMode.UserExecute);
        AtomicFile.Write(file, key, AtomicFile.Private);
        return key;
    }
}

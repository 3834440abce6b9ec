using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Nix;

/// <summary>A file with the secret key that store paths are signed with. Nix reads it; nothing of it reaches a command line or a log.</summary>
internal static class SigningKeyFile
{
    // The public part of such a key has 32.
    private const int SecretLength = 64;

    /// <exception cref="NixVmsException">It is no secret key, or others can read it.</exception>
    public static void Check(string path, SourcePosition position)
    {
        string text;
        try
        {
            text = File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"cannot be read: {e.Message.TrimEnd('.')}. Make a key with nix-store --generate-binary-cache-key NAME SECRET-FILE PUBLIC-FILE");
        }

        if (text.Split(':', 2) is not [{ Length: > 0 }, var secret] || !IsKey(secret, out var length))
            throw Unusable("is no key. Make one with nix-store --generate-binary-cache-key NAME SECRET-FILE PUBLIC-FILE");
        if (length != SecretLength)
            throw Unusable("has the public part of a key; to sign takes the secret one, and the public one goes to NixTrustedPublicKeys of those who build");
        if ((File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            throw Unusable("can be read by every user of this computer, each of whom could sign with it: chmod 600");

        NixVmsException Unusable(string why) => new(ErrorCodes.SigningKeyUnusable, $"The signing key {path} (property NixSigningKeyFile) {why}.", position);
    }

    private static bool IsKey(string text, out int length)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out length);
    }
}

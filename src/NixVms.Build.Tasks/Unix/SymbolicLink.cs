using System.Text;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Unix;

/// <summary>Symbolic links, which netstandard2.0 can neither tell from their targets nor read.</summary>
internal static class SymbolicLink
{
    // Asked for every part of a thousand paths.
    [ThreadStatic]
    private static byte[]? _buffer;

    /// <summary>What a link points to, or null where the path is no link or does not exist.</summary>
    public static string? Target(string path)
    {
        var buffer = _buffer ??= new byte[4096];
        var length = (long)Libc.ReadLink(path, buffer, (UIntPtr)buffer.Length);
        return length < 0 ? null : Encoding.UTF8.GetString(buffer, 0, (int)length);
    }

    /// <summary>Makes a link show another target, at once. Returns whether it does.</summary>
    public static bool Retarget(string path, string target)
    {
        TemporaryName.RemoveLeftovers(path);
        var temporary = TemporaryName.Beside(path);
        if (Libc.Symlink(target, temporary) != 0)
            return false;
        if (Libc.Rename(temporary, path) == 0)
            return true;
        Libc.Unlink(temporary);
        return false;
    }

    /// <summary>Removes a link, never what it points to. A path that is no link is left alone.</summary>
    public static bool Remove(string path) => Target(path) is not null && Libc.Unlink(path) == 0;
}

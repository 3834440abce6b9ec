using System.Runtime.InteropServices;

namespace NixVms.Build.Tasks.Files;

/// <summary>Symbolic links, wherever they point.</summary>
internal static class SymbolicLink
{
    /// <summary>What a link points to, or null where the path is no link or does not exist.</summary>
    public static string? Target(string path) =>
        path.Length > 0 && !path.Contains('\0') ? new FileInfo(path).LinkTarget : null;

    /// <summary>Makes a link show another target, at once. Returns whether it does.</summary>
    public static bool Retarget(string path, string target)
    {
        TemporaryName.RemoveLeftovers(path);
        var temporary = TemporaryName.Beside(path);
        try
        {
            File.CreateSymbolicLink(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        if (Rename(temporary, path) == 0)
            return true;
        File.Delete(temporary);
        return false;
    }

    /// <summary>Finds out why another program could not make a link.</summary>
    /// <exception cref="UnwritableFileException">No link can be made there.</exception>
    public static void CheckPlace(string path)
    {
        var temporary = TemporaryName.Beside(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.CreateSymbolicLink(temporary, path);
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnwritableFileException(path, e);
        }
    }

    /// <summary>Removes a link, never what it points to. A path that is no link is left alone.</summary>
    public static bool Remove(string path)
    {
        if (Target(path) is null)
            return false;
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // File.Move takes a link to a folder for a missing file, and Directory.Move replaces nothing. LPStr is UTF-8 wherever there is a libc.
    [DllImport("libc", EntryPoint = "rename")]
    private static extern int Rename([MarshalAs(UnmanagedType.LPStr)] string source, [MarshalAs(UnmanagedType.LPStr)] string destination);
}

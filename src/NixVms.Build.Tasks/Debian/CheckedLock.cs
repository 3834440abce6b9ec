using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Debian;

/// <summary>
/// Remembers that a lock was whole and lacked nothing that every network needs: to find that out again would take longer
/// than many evaluations. Where nothing can be remembered, nothing is.
/// </summary>
/// <param name="state">Where it is remembered.</param>
/// <param name="lockPath">The lock's path.</param>
internal sealed class CheckedLock(DebianState state, string lockPath)
{
    // What another version of this assembly thought of the lock does not count.
    private static readonly string Checker = typeof(CheckedLock).Module.ModuleVersionId.ToString("N");

    private readonly string _path = state.CheckFile(lockPath);

    /// <summary>The folder of the bootstrap tools that go with a lock; null if the text was not checked, or the tools are gone.</summary>
    /// <param name="text">The text of the lock.</param>
    public string? BootstrapFolderOf(string text)
    {
        var lines = Remembered().Split('\n');
        if (lines.Length != 4 || lines[3].Length > 0 || lines[0] != Checker || lines[1] != Hex.Sha256Of(text) || !Hex.IsSha256(lines[2]))
            return null;

        var folder = state.BootstrapFolder(lines[2]);
        return BootstrapTools.IsIn(folder) ? folder : null;
    }

    /// <param name="text">The text of a lock that is whole.</param>
    /// <param name="package">The package of the bootstrap tools.</param>
    public void Remember(string text, LockedPackage package)
    {
        try
        {
            AtomicFile.WriteIfDifferent(_path, $"{Checker}\n{Hex.Sha256Of(text)}\n{package.Sha256}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private string Remembered()
    {
        try
        {
            return TextFile.TryRead(_path) ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

using System.Runtime.InteropServices;

namespace NixVms.Build.Tasks.Unix;

/// <summary>Unix file modes, which netstandard2.0 does not know.</summary>
internal static class FileModes
{
    private const uint Rwxr_xr_x = 0x1ED;

    public static bool IsExecutable(string path) =>
        !RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && Libc.Access(path, Libc.ExecuteOk) == 0;

    /// <exception cref="IOException">The mode could not be set.</exception>
    public static void MakeExecutable(string path)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && Libc.ChangeMode(path, Rwxr_xr_x) != 0)
            throw new IOException($"{path} could not be made executable (error {Marshal.GetLastWin32Error()}).");
    }
}

using System.Runtime.InteropServices;

namespace NixVms.Build.Tasks.Unix;

/// <summary>The C library, for what netstandard2.0 lacks. <c>LPStr</c> is UTF-8 wherever there is a libc.</summary>
internal static class Libc
{
    public const int Sigint = 2;
    public const int Sigstop = 19;
    public const int ExecuteOk = 1;
    public const int NotPermitted = 1;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static extern int Kill(int processId, int signal);

    [DllImport("libc", EntryPoint = "chmod", SetLastError = true)]
    public static extern int ChangeMode([MarshalAs(UnmanagedType.LPStr)] string path, uint mode);

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    public static extern int Rename([MarshalAs(UnmanagedType.LPStr)] string source, [MarshalAs(UnmanagedType.LPStr)] string destination);

    [DllImport("libc", EntryPoint = "readlink", SetLastError = true)]
    public static extern IntPtr ReadLink([MarshalAs(UnmanagedType.LPStr)] string path, byte[] buffer, UIntPtr size);

    [DllImport("libc", EntryPoint = "symlink", SetLastError = true)]
    public static extern int Symlink([MarshalAs(UnmanagedType.LPStr)] string target, [MarshalAs(UnmanagedType.LPStr)] string path);

    [DllImport("libc", EntryPoint = "unlink", SetLastError = true)]
    public static extern int Unlink([MarshalAs(UnmanagedType.LPStr)] string path);

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    public static extern int Access([MarshalAs(UnmanagedType.LPStr)] string path, int mode);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    public static extern int Open([MarshalAs(UnmanagedType.LPStr)] string path, int flags);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    public static extern IntPtr Read(int file, byte[] buffer, UIntPtr size);

    [DllImport("libc", EntryPoint = "close")]
    public static extern int Close(int file);

    [DllImport("libc", EntryPoint = "getpid")]
    public static extern int ProcessId();

    [DllImport("libc", EntryPoint = "geteuid")]
    public static extern uint EffectiveUserId();
}

using System.Runtime.InteropServices;

namespace NixVms.Build.Tasks.Processes;

/// <summary>The C library, for signals.</summary>
internal static class Libc
{
    public const int Sigint = 2;
    public const int Sigstop = 19;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static extern int Kill(int processId, int signal);
}

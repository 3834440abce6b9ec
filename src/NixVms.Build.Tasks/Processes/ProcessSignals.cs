using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NixVms.Build.Tasks.Processes;

/// <summary>Ends processes: politely first, then with everything they started.</summary>
internal static class ProcessSignals
{
    /// <summary>Asks a process to stop as Ctrl-C does. Returns false where that cannot be done.</summary>
    public static bool TryInterrupt(Process process)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return false;

        try
        {
            return !process.HasExited && Libc.Kill(process.Id, Libc.Sigint) == 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Kills a process and its descendants. A process that is gone already is no error.</summary>
    public static void KillTree(Process process)
    {
        try
        {
            // What .NET has for this looks through all processes once for each that it kills.
            if (ProcessTree.IsKnown)
            {
                // It starts nothing new while we look.
                if (!process.HasExited)
                    Libc.Kill(process.Id, Libc.Sigstop);
                var descendants = ProcessTree.Of(process.Id);
                process.Kill();
                descendants.Kill();
                return;
            }

            // Kill(entireProcessTree) is newer than netstandard2.0 but present wherever Nix runs.
            var killTree = typeof(Process).GetMethod(nameof(Process.Kill), [typeof(bool)]);
            if (killTree is null)
                process.Kill();
            else
                killTree.Invoke(process, [true]);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or System.Reflection.TargetInvocationException)
        {
        }
    }
}

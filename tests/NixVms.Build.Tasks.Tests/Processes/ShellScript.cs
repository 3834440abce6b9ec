using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Tests.Processes;

/// <summary>A command that runs a script by sh, in which SIGINT does what it does at a terminal.</summary>
internal static class ShellScript
{
    public static ProcessCommand Command(ScratchFolder folder, string script, params string[] arguments)
    {
        var path = folder.Write("script.sh", script);

        // A build server may ignore SIGINT, its children with it, and a shell cannot take that back.
        return new ProcessCommand("/usr/bin/env", ["--default-signal=INT", "/bin/sh", path, .. arguments], folder.Path);
    }

    /// <summary>Whether a process runs. One that waits for its parent to notice its end does not.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{processId}/stat");
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a process ends within a second.</summary>
    public static async Task<bool> EndsAsync(int processId)
    {
        for (var i = 0; i < 50 && IsAlive(processId); i++)
            await Task.Delay(20);
        return !IsAlive(processId);
    }
}

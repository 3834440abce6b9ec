using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace NixVms.Testing.Processes;

/// <summary>
/// A shell that waits for this process to end, however it ends, and then kills what was started for the folders it
/// watches and removes them. It learns of a folder before anything is started in it, and finds the processes by their
/// environment, so nothing is missed between the start of a process and a note of its id.
/// </summary>
internal static class Reaper
{
    // Reads folders until this process closes its end of the pipe by ending. POSIX; grep reads /proc faster than a shell.
    private const string Script = """
        trap '' HUP INT QUIT TERM
        exec > /dev/null 2>&1
        cd /
        while IFS= read -r folder; do
          set -- "$@" "$folder"
        done
        for folder do
          [ -e "$folder" ] || continue
          tries=0
          while [ "$tries" -lt 20 ]; do
            tries=$((tries + 1))
            found=
            for file in $(grep -l -s -F -e "NIXVMS_RUN=$folder" /proc/[0-9]*/environ); do
              file=${file#/proc/}
              kill -9 "${file%/environ}" && found=1
            done
            [ -n "$found" ] || break
          done
          rm -rf "$folder"
        done
        """;

    private static readonly object s_lock = new();
    private static Process? s_process;

    /// <summary>Has a folder removed, if it is there then, and its processes killed, when this process ends.</summary>
    public static void Watch(string folder)
    {
        lock (s_lock)
        {
            try
            {
                Write(s_process ??= Start(), folder);
            }
            catch (IOException)
            {
                // Somebody killed it.
                Write(s_process = Start(), folder);
            }
        }
    }

    private static void Write(Process process, string folder)
    {
        process.StandardInput.Write(folder + "\n");
        process.StandardInput.Flush();
    }

    private static Process Start()
    {
        // In a session of its own, what is sent to the terminal's processes does not reach it.
        var hasSetsid = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => f.Length > 0 && File.Exists(Path.Combine(f, "setsid")));
        // Not by CliWrap: it outlives us, and what it is to know is written to it at once.
        var info = new ProcessStartInfo(hasSetsid ? "setsid" : "/bin/sh")
        {
            RedirectStandardInput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        if (hasSetsid)
            info.ArgumentList.Add("/bin/sh");
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add(Script);
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception e)
        {
            throw new VmHostException($"{info.FileName} cannot be run: {e.Message}. It is a part of every Linux system (on Debian and Ubuntu: the packages dash and util-linux).", e);
        }
    }
}

using System.Diagnostics;

namespace NixVms.Scripts.Tests;

/// <summary>Runs a script of tests.</summary>
public static class Script
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <summary>The results of all its cases, and one of the whole: that it came to its end and everything that failed was said.</summary>
    /// <param name="path">Where it is in the repository.</param>
    public static TheoryData<ScriptResult> Run(string path)
    {
        using var scratch = new ScratchFolder();
        var (results, printed) = (scratch.Write("results"), scratch.Write("printed"));

        // A file: no pipe that a grandchild could hold open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" > \"$1\" 2>&1 < /dev/null", Path.Combine(Repository.Root, path), printed]);
        start.Environment["NIXVMS_TEST_RESULTS"] = results;
        using var script = Process.Start(start)!;
        var isInTime = script.WaitForExit(Limit);
        if (!isInTime)
            script.Kill(entireProcessTree: true);
        script.WaitForExit();

        ScriptResult[] cases = [.. ScriptResult.Parse(File.ReadAllText(results))];
        var isComplete = isInTime && cases.Length > 0 && script.ExitCode == (cases.All(c => c.Passed) ? 0 : 1);
        var end = isInTime ? $"It ended with {script.ExitCode}" : $"After {Limit.TotalMinutes:0} minutes it had not ended";
        return [.. cases, new ScriptResult(path, isComplete, $"{end}, and printed:\n{File.ReadAllText(printed)}")];
    }
}

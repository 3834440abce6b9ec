using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>
/// A program in a session of its own, so that it can be signalled with everything it started. Its output goes to a
/// file: no pipe that a grandchild could hold open.
/// </summary>
internal sealed partial class RunningProgram : IDisposable
{
    /// <summary>Marks the environment of the program and of what it starts.</summary>
    private const string MarkerVariable = "NIXVMS_TEST_MARKER";

    // setsid does not fork here, so the process keeps the id under which it was started. A shell without job control
    // lets what it starts in the background ignore SIGINT; env undoes that.
    private const string Script = "log=$1; shift; exec env --default-signal=INT,QUIT setsid \"$@\" >\"$log\" 2>&1 </dev/null";

    private const int Sigint = 2;
    private const int Sigkill = 9;

    private readonly Process _process;
    private readonly string _log;
    private readonly string _commandLine;

    private RunningProgram(Process process, string log, string commandLine, string marker)
    {
        _process = process;
        _log = log;
        _commandLine = commandLine;
        Marker = marker;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Marker { get; }

    /// <summary>Everything that it has printed so far, standard error included.</summary>
    public string Output => File.Exists(_log) ? ReadShared(_log) : "";

    public static RunningProgram Start(
        IReadOnlyList<string> commandLine,
        string workingDirectory,
        IReadOnlyDictionary<string, string> environment,
        string log)
    {
        var marker = Guid.NewGuid().ToString("N");
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", log, .. commandLine]) { WorkingDirectory = workingDirectory };
        start.Environment.Clear();
        foreach (var variable in environment)
            start.Environment[variable.Key] = variable.Value;
        start.Environment[MarkerVariable] = marker;
        return new RunningProgram(Process.Start(start)!, log, string.Join(" ", commandLine), marker);
    }

    /// <summary>Waits for the end and returns the exit code; kills what takes too long.</summary>
    public async Task<int> WaitAsync(TimeSpan limit)
    {
        using var timer = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(timer.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            KillGroup();
            throw new TimeoutException($"After {limit.TotalSeconds:0} s it had not ended: {_commandLine}\n{Output}");
        }
    }

    /// <summary>Ctrl-C, as a program gets it that is started by another one.</summary>
    public void Interrupt() => _ = Kill(Id, Sigint);

    /// <summary>Ctrl-C, as a terminal sends it: to the program and to everything in its group.</summary>
    public void InterruptGroup() => _ = Kill(-Id, Sigint);

    /// <summary>Kills the program and everything in its group, without a chance to clean up.</summary>
    public void KillGroup() => _ = Kill(-Id, Sigkill);

    /// <summary>The processes that it started and that are still there, itself included.</summary>
    public IReadOnlyList<ProcessEntry> Family() => ProcessEntry.WithVariable(MarkerVariable, Marker);

    public void Dispose()
    {
        // The group of a program that has ended may be a stranger's by now; the marker is never wrong.
        if (!_process.HasExited)
            KillGroup();
        foreach (var process in Family())
            _ = Kill(process.Id, Sigkill);
        _process.Dispose();
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}

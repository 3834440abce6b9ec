using System.Diagnostics;
using System.Text;

namespace NixVms.Build.Tasks.Processes;

/// <summary>
/// Runs one program to its end: standard input closed, both outputs read as they come, cancellation in two steps.
/// </summary>
internal static class ProcessRunner
{
    /// <summary>How long a pipe that stays open must be drained once the program is gone: a daemon it left behind may hold it.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(0.1);

    /// <summary>How long output is read that does not end: such a daemon may write without a pause.</summary>
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Ctrl-C in a terminal reaches the program at the same moment as MSBuild, and the program may be gone before MSBuild
    /// cancels the task: that is no failure of the program.
    /// </summary>
    private static readonly TimeSpan InterruptPatience = TimeSpan.FromSeconds(1);

    private const int InterruptedExitCode = 128 + Libc.Sigint;

    /// <summary>Runs a program and returns its exit code. Lines are handed on from background threads, one at a time a stream.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the program and its descendants are gone.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program could not be started.</exception>
    public static Task<int> RunAsync(
        ProcessCommand command,
        Action<string>? onOutput,
        Action<string>? onError,
        CancellationToken cancellationToken) =>
        RunAsync(command, Lines(onOutput), Lines(onError), cancellationToken);

    /// <summary>Runs a program, keeps its output and hands on the lines of its errors, or keeps those, too.</summary>
    public static async Task<ProcessResult> CaptureAsync(
        ProcessCommand command,
        Action<string>? onError,
        CancellationToken cancellationToken)
    {
        var output = new OutputBuffer();
        var errors = new OutputBuffer();
        var exitCode = await RunAsync(
            command,
            output.Fill,
            onError is null ? errors.Fill : Lines(onError),
            cancellationToken).ConfigureAwait(false);
        return new ProcessResult(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Runs a program and keeps both of its outputs.</summary>
    public static Task<ProcessResult> CaptureAsync(ProcessCommand command, CancellationToken cancellationToken) =>
        CaptureAsync(command, onError: null, cancellationToken);

    private static async Task<int> RunAsync(
        ProcessCommand command,
        Action<WatchedReader> readOutput,
        Action<WatchedReader> readErrors,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfoOf(command), EnableRaisingEvents = true };
        var exited = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult(true);

        process.Start();
        process.StandardInput.Close();
        OutputPump[] pumps = [new(process.StandardOutput, readOutput), new(process.StandardError, readErrors)];

        var stopping = Task.CompletedTask;
        using (cancellationToken.Register(() => stopping = StopAsync(process, exited.Task, command.InterruptGrace)))
            await exited.Task.ConfigureAwait(false);
        await stopping.ConfigureAwait(false);

        var output = Task.WhenAll(pumps.Select(p => p.Completion));
        await DrainAsync(pumps, output, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode is InterruptedExitCode)
            await Task.Delay(InterruptPatience, cancellationToken).ConfigureAwait(false);
        if (output.IsFaulted)
            await output.ConfigureAwait(false);
        return process.ExitCode;
    }

    // Nobody expects a line after the program's end.
    private static Action<WatchedReader> Lines(Action<string>? handler) => reader => LinePump.Run(reader, line =>
    {
        if (!reader.IsStopped)
            handler?.Invoke(line);
    });

    // However long the handlers take: a machine may be busy. What a daemon writes later is not the program's.
    private static async Task DrainAsync(IReadOnlyList<OutputPump> pumps, Task output, CancellationToken cancellationToken)
    {
        var (sinceExit, drained) = (Stopwatch.StartNew(), TimeSpan.Zero);
        while (!output.IsCompleted && drained < OutputGrace && sinceExit.Elapsed < OutputLimit)
        {
            await Task.WhenAny(output, Task.Delay(LookInterval, CancellationToken.None)).ConfigureAwait(false);
            var isDrained = cancellationToken.IsCancellationRequested || pumps.All(p => p.IsDrained);
            drained = isDrained ? drained + LookInterval : TimeSpan.Zero;
        }

        foreach (var pump in pumps)
            pump.Stop();
    }

    // A program that listens starts nothing new; one that does not may have, while it was waited for.
    private static async Task StopAsync(Process process, Task exited, TimeSpan grace)
    {
        var descendants = ProcessTree.Of(process.Id);
        if (ProcessSignals.TryInterrupt(process))
            await Task.WhenAny(exited, Task.Delay(grace)).ConfigureAwait(false);
        if (!exited.IsCompleted)
            ProcessSignals.KillTree(process);
        descendants.Kill();
    }

    private static ProcessStartInfo StartInfoOf(ProcessCommand command)
    {
        var info = new ProcessStartInfo(command.FileName, ArgumentQuoting.Join(command.Arguments))
        {
            WorkingDirectory = command.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (var variable in command.Environment ?? new Dictionary<string, string?>())
        {
            if (variable.Value is null)
                info.Environment.Remove(variable.Key);
            else
                info.Environment[variable.Key] = variable.Value;
        }

        return info;
    }
}

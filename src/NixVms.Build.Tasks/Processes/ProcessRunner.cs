using System.ComponentModel;
using System.Diagnostics;
using CliWrap;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Processes;

/// <summary>
/// Runs one program to its end by CliWrap: standard input closed unless the command has one, both outputs read as they come, cancellation in two steps.
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

    private const int InterruptedExitCode = 128 + 2;

    /// <summary>Runs a program and returns its exit code. Lines are handed on from background threads, one at a time a stream.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the program and its descendants are gone.</exception>
    /// <exception cref="NixVmsException">The program could not be started.</exception>
    public static Task<int> RunAsync(
        ProcessCommand command,
        Action<string>? onOutput,
        Action<string>? onError,
        CancellationToken cancellationToken) =>
        RunAsync(command, new LinePipe(onOutput), new LinePipe(onError), cancellationToken);

    /// <summary>Runs a program, keeps its output and hands on the lines of its errors, or keeps those, too.</summary>
    public static async Task<ProcessResult> CaptureAsync(
        ProcessCommand command,
        Action<string>? onError,
        CancellationToken cancellationToken)
    {
        var output = new TextPipe();
        OutputPipe errors = onError is null ? new TextPipe() : new LinePipe(onError);
        var exitCode = await RunAsync(command, output, errors, cancellationToken).ConfigureAwait(false);
        return new ProcessResult(exitCode, output.ToString(), onError is null ? errors.ToString()! : "");
    }

    /// <summary>Runs a program and keeps both of its outputs.</summary>
    public static Task<ProcessResult> CaptureAsync(ProcessCommand command, CancellationToken cancellationToken) =>
        CaptureAsync(command, onError: null, cancellationToken);

    private static async Task<int> RunAsync(ProcessCommand command, OutputPipe output, OutputPipe errors, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenSource interrupt = new(), kill = new();
        ProcessTree? descendants = null;
        int exitCode;
        try
        {
            var run = Start();
            command.OnStarted?.Invoke(run.ProcessId);
            using (cancellationToken.Register(Stop))
                exitCode = (await run.ConfigureAwait(false)).ExitCode;

            // Once the program is gone nobody knows its children. It has time to end itself.
            void Stop()
            {
                descendants = ProcessTree.Of(run.ProcessId);
                kill.CancelAfter(command.InterruptGrace);
                interrupt.Cancel();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        finally
        {
            descendants?.Kill();
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (exitCode is InterruptedExitCode)
            await Task.Delay(InterruptPatience, cancellationToken).ConfigureAwait(false);
        return exitCode;

        CommandTask<CommandResult> Start()
        {
            try
            {
                return command.ToCommand()
                    .WithStandardOutputPipe(output)
                    .WithStandardErrorPipe(errors)
                    .ExecuteAsync(null, process => AtEnd(process, End), kill.Token, interrupt.Token);
            }
            catch (Win32Exception e)
            {
                // CliWrap says only that there is a cause.
                throw StartFailure.Explain(command, e.InnerException as Win32Exception ?? e);
            }
        }

        void End()
        {
            descendants?.Kill();
            Drain(output, errors, cancellationToken);
        }
    }

    // Not awaited: what an async method is made of would be compiled in every build. On a thread of its own, since it waits, and
    // threads of the pool read what it waits for.
    private static void AtEnd(Process process, Action action)
    {
        var isDone = 0;
        process.Exited += (_, _) => RunOnce();

        // It may be gone already.
        if (process.HasExited)
            RunOnce();

        void RunOnce()
        {
            if (Interlocked.Exchange(ref isDone, 1) == 0)
                new Thread(() => action()) { IsBackground = true }.Start();
        }
    }

    // However long the handlers take: a machine may be busy. What a daemon writes later is not the program's.
    private static void Drain(OutputPipe output, OutputPipe errors, CancellationToken cancellationToken)
    {
        Task[] end = [Task.WhenAll(output.End, errors.End)];
        var (sinceExit, drained) = (Stopwatch.StartNew(), TimeSpan.Zero);
        while (Task.WaitAny(end, LookInterval) < 0 && drained < OutputGrace && sinceExit.Elapsed < OutputLimit)
        {
            var isDrained = cancellationToken.IsCancellationRequested || (output.IsDrained && errors.IsDrained);
            drained = isDrained ? drained + LookInterval : TimeSpan.Zero;
        }

        output.Stop();
        errors.Stop();
    }
}

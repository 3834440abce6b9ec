using NixVms.Testing.Artifacts;
using NixVms.Testing.Commands;
using NixVms.Testing.Invariants;

namespace NixVms.Testing;

public sealed partial class VirtualMachine
{
    private const int MessageOutput = 4000;

    /// <summary>Runs a bash script, and returns how it ended, whatever its exit code. Waits for the machine to boot first.</summary>
    /// <param name="command">The script. It may be of any length, and hold anything but NUL.</param>
    /// <param name="options">Timeout, user, folder, environment, standard input. By default root runs it, and it ends at the first command that fails.</param>
    /// <param name="cancellationToken">Kills the script, and all processes of its group.</param>
    /// <exception cref="VmTimeoutException">It took too long, and was killed. The message has what it wrote so far.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    /// <exception cref="VmException">It wrote more than <see cref="RunOptions.MaximumOutput"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>Several commands run at once. It returns when the script ends, even if that left processes running in the background.</remarks>
    public async Task<CommandResult> RunAsync(ShellCommand command, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Unobserved.IsActive)
            return await RunUnrecordedAsync(command, options ?? RunOptions.Default, cancellationToken).ConfigureAwait(false);

        var started = DateTimeOffset.UtcNow;
        try
        {
            var result = await RunUnrecordedAsync(command, options ?? RunOptions.Default, cancellationToken).ConfigureAwait(false);
            Network.Transcript.Add(TranscriptEntry.Of(Name, Network.CurrentStep, command.ToString(), started, result));
            return result;
        }
        catch (Exception e)
        {
            Network.Transcript.Add(TranscriptEntry.Of(Name, Network.CurrentStep, command.ToString(), started, e));
            throw;
        }
    }

    private async Task<CommandResult> RunUnrecordedAsync(ShellCommand command, RunOptions options, CancellationToken cancellationToken)
    {
        await WaitForBootAsync(null, cancellationToken).ConfigureAwait(false);
        var run = _run ?? throw Stopped("The command cannot run");
        var script = command.ToString();
        if (script.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A script cannot hold NUL; give such data as standard input.", nameof(command));

        var timeout = options.Timeout ?? Timeout(t => t.Command);
        var invariants = Network.Invariants;
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, invariants.Token);
        killed.CancelAfter(timeout);
        CommandResult? result = null;
        try
        {
            result = await run.Channel.RunAsync(options.Compose(script), options.StandardInput, options.MaximumOutput ?? RunOptions.DefaultMaximumOutput, killed.Token).WaitAsync(run.Stopped).ConfigureAwait(false);
        }
        catch (TooMuchOutputException e)
        {
            throw new VmException(
                Message($"`{Short(script)}`: {e.Message}. Let it write to a file, and copy that, or set RunOptions.{nameof(RunOptions.MaximumOutput)}."), this, e);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await IsStoppedAsync(run, e).ConfigureAwait(false))
                throw Stopped($"While `{Short(script)}` ran", run);
            if (e is IOException)
                throw new VmException(Message($"`{Short(script)}`: {e.Message}"), this, e);
        }

        cancellationToken.ThrowIfCancellationRequested();
        invariants.ThrowIfViolated(this, $"`{Short(script)}`");
        if (result is null || (killed.IsCancellationRequested && result.ExitCode == KilledStatus))
            throw TimedOut($"`{Short(script)}` ended", timeout, result is null ? "the machine does not answer" : Outputs(result));
        return result;
    }

    /// <summary>Runs a bash script that must succeed, and returns what it wrote, without line breaks at the end.</summary>
    /// <param name="command">The script.</param>
    /// <param name="options">Timeout, user, folder, environment, standard input.</param>
    /// <param name="cancellationToken">Kills the script.</param>
    /// <exception cref="CommandFailedException">Its exit code is not 0. The message has what it wrote.</exception>
    /// <exception cref="VmTimeoutException">It took too long, and was killed.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public async Task<string> SucceedAsync(ShellCommand command, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var result = await RunAsync(command, RunOptions.ForText(options), cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw Failed(command, result, $"ended with exit code {result.ExitCode}");
    }

    /// <summary>Runs a bash script that must fail, and returns how it did.</summary>
    /// <param name="command">The script.</param>
    /// <param name="options">Timeout, user, folder, environment, standard input.</param>
    /// <param name="cancellationToken">Kills the script.</param>
    /// <exception cref="CommandFailedException">Its exit code is 0.</exception>
    /// <exception cref="VmTimeoutException">It took too long, and was killed.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public async Task<CommandResult> FailAsync(ShellCommand command, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var result = await RunAsync(command, options, cancellationToken).ConfigureAwait(false);
        return result.ExitCode != 0 ? result : throw Failed(command, result, "succeeded, although it had to fail");
    }

    /// <summary>Starts a bash script that goes on in the background, such as a server for the time of a test.</summary>
    /// <param name="command">The script.</param>
    /// <param name="options">User, folder, environment, standard input. A timeout has no effect.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The process; disposing it kills it with all processes of its group.</returns>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task<GuestProcess> StartProcessAsync(ShellCommand command, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        GuestProcess.StartAsync(this, command.ToString(), options ?? RunOptions.Default, cancellationToken);

    /// <summary>128 and SIGKILL.</summary>
    private const int KilledStatus = 137;

    internal static string Short(string script)
    {
        var line = script.Trim().ReplaceLineEndings("; ");
        return line.Length <= 200 ? line : line[..200] + "…";
    }

    private CommandFailedException Failed(ShellCommand command, CommandResult result, string how) =>
        new($"{Title}: `{Short(command.ToString())}` {how}.\n{Outputs(result)}", this, command.ToString(), result);

    private static string Outputs(CommandResult result)
    {
        return Output("Standard output", result.StandardOutputBytes) + "\n" + Output("Standard error", result.StandardErrorBytes);

        // A character has up to four bytes.
        static string Output(string name, ReadOnlyMemory<byte> bytes)
        {
            var text = CommandResult.Text(bytes[Math.Max(0, bytes.Length - 4 * MessageOutput)..]);
            return text.Length switch
            {
                0 => $"{name} is empty.",
                <= MessageOutput when bytes.Length <= 4 * MessageOutput => $"{name}:\n{text}",
                _ => $"{name}, its last {MessageOutput} characters:\n{text[Math.Max(0, text.Length - MessageOutput)..]}",
            };
        }
    }
}

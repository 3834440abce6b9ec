namespace NixVms.Testing;

// Waits. Each ends at once when the machine stops, panics or its disk is full.
public sealed partial class VirtualMachine
{
    private static readonly TimeSpan HttpLimit = TimeSpan.FromSeconds(10);

    /// <summary>Repeats a bash script until it succeeds, and returns what it wrote then.</summary>
    /// <param name="command">The script.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">It went on failing; the message has its last outcome.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public async Task<string> WaitUntilSucceedsAsync(ShellCommand command, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var result = await RepeatAsync($"`{Short(command.ToString())}` succeeds", command, r => r.ExitCode == 0, timeout, cancellationToken).ConfigureAwait(false);
        return result.StandardOutput;
    }

    /// <summary>Repeats a bash script until it fails, and returns how it did.</summary>
    /// <param name="command">The script.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">It went on succeeding.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task<CommandResult> WaitUntilFailsAsync(ShellCommand command, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        RepeatAsync($"`{Short(command.ToString())}` fails", command, r => r.ExitCode != 0, timeout, cancellationToken);

    /// <summary>Repeats a condition until it holds, while the machine runs.</summary>
    /// <param name="what">What it means, as the end of "waited until …"; for messages.</param>
    /// <param name="condition">Gets the machine and a token that ends it.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">It did not hold in time.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task WaitForAsync(
        string what, Func<VirtualMachine, CancellationToken, Task<bool>> condition, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        GuardAsync(
            what,
            timeout ?? Timeout(t => t.Wait),
            async (_, token) =>
            {
                while (!await condition(this, token).ConfigureAwait(false))
                    await Task.Delay(Timeouts.PollInterval, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Waits until a systemd unit is active.</summary>
    /// <param name="unit">Its name; <c>.service</c> may be left out.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <param name="user">The user whose service manager has it; the system's by default.</param>
    /// <exception cref="UnitFailedException">It has failed, or is inactive although nothing is left that would start it. The message has its status.</exception>
    /// <exception cref="VmTimeoutException">It is not active in time.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task WaitForUnitAsync(string unit, TimeSpan? timeout = null, string? user = null, CancellationToken cancellationToken = default) =>
        new UnitWait(this, unit, user).WaitAsync(timeout ?? Timeout(t => t.Wait), cancellationToken);

    /// <summary>Waits until something accepts connections at a TCP port, seen from inside the machine.</summary>
    /// <param name="port">From 1 to 65535.</param>
    /// <param name="address">The name or address of a machine; this one itself by default.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">Nothing does in time.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task WaitForOpenPortAsync(int port, string address = "localhost", TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        RepeatAsync($"port {port} of {address} is open", Probes.Port(port, address), r => r.ExitCode == 0, timeout, cancellationToken);

    /// <summary>Waits until nothing accepts connections at a TCP port, seen from inside the machine.</summary>
    /// <param name="port">From 1 to 65535.</param>
    /// <param name="address">The name or address of a machine; this one itself by default.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">Something goes on to.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task WaitForClosedPortAsync(int port, string address = "localhost", TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        RepeatAsync($"port {port} of {address} is closed", Probes.Port(port, address), r => r.ExitCode != 0, timeout, cancellationToken);

    /// <summary>Waits until a Unix socket is listened at.</summary>
    /// <param name="path">Its path in the machine.</param>
    /// <param name="isDatagram">Whether it is one for datagrams, which only has to be there.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">It is not in time.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task WaitForUnixSocketAsync(string path, bool isDatagram = false, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        RepeatAsync($"the socket {path} is there", Probes.UnixSocket(path, isDatagram), r => r.ExitCode == 0, timeout, cancellationToken);

    /// <summary>Waits until a file or folder exists.</summary>
    /// <param name="path">Its path in the machine.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">It does not in time.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task WaitForFileAsync(string path, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        RepeatAsync($"{path} exists", $"[ -e {path} ]", r => r.ExitCode == 0, timeout, cancellationToken);

    /// <summary>Waits until a URL answers with success, seen from inside the machine. An attempt takes 10 seconds at most.</summary>
    /// <param name="url">An absolute http or https URL. Redirections, https and passwords need curl in the machine.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">It does not in time.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task WaitForHttpAsync(Uri url, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        return RepeatAsync($"{url} answers", Probes.Http(url), r => r.ExitCode == 0, timeout, cancellationToken, HttpLimit);
    }

    /// <summary>Repeats a short script of ours until it succeeds, and returns what it wrote.</summary>
    internal async Task<string> PollAsync(string what, TimeSpan timeout, ShellCommand script, CancellationToken cancellationToken)
    {
        var result = await RepeatAsync(what, script, r => r.ExitCode == 0, timeout, cancellationToken).ConfigureAwait(false);
        return result.StandardOutput;
    }

    private Task<CommandResult> RepeatAsync(
        string what,
        ShellCommand command,
        Func<CommandResult, bool> isDone,
        TimeSpan? timeout,
        CancellationToken cancellationToken,
        TimeSpan? attemptLimit = null) =>
        GuardAsync(
            what,
            timeout ?? Timeout(t => t.Wait),
            async (observation, token) =>
            {
                while (true)
                {
                    // The wait's own limit ends it, not that of commands.
                    try
                    {
                        var result = await RunAsync(command, RunOptions.ForText(attemptLimit ?? System.Threading.Timeout.InfiniteTimeSpan), token).ConfigureAwait(false);
                        if (isDone(result))
                            return result;
                        observation.Text = $"exit code {result.ExitCode}. {Outputs(result)}";
                    }
                    catch (VmTimeoutException e) when (attemptLimit is not null)
                    {
                        observation.Text = $"nothing within {Seconds(e.Timeout)}. {e.LastObservation}";
                    }
                    catch (VmException e) when (e.InnerException is IOException && e is not VmStoppedException)
                    {
                        observation.Text = e.InnerException.Message;
                    }

                    await Task.Delay(Timeouts.PollInterval, token).ConfigureAwait(false);
                }
            },
            cancellationToken);
}

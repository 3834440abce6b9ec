using System.Diagnostics;
using System.Globalization;
using NixVms.Testing.Commands;

namespace NixVms.Testing;

/// <summary>A script that runs in the background of a machine.</summary>
public sealed class GuestProcess : IAsyncDisposable
{
    private readonly VirtualMachine _machine;
    private readonly string _name;
    private readonly string _script;
    private readonly long _started = Stopwatch.GetTimestamp();
    private int _isDisposed;

    private GuestProcess(VirtualMachine machine, string name, string script, int id) =>
        (_machine, _name, _script, Id) = (machine, name, script, id);

    /// <summary>Its process id in the machine, which is that of its process group and session, too.</summary>
    public int Id { get; }

    /// <summary>Waits until it ends.</summary>
    /// <param name="timeout"><see cref="VmTimeouts.Command"/> by default. The process goes on when it is over.</param>
    /// <exception cref="VmTimeoutException">It goes on.</exception>
    /// <exception cref="VmStoppedException">The machine stopped.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, or the network was.</exception>
    public async Task<CommandResult> WaitForExitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();

        // A killed one leaves no exit code. One that has just ended may have left it after the first look.
        var status = await _machine.PollAsync(
            $"`{VirtualMachine.Short(_script)}` has ended",
            timeout ?? _machine.Timeout(t => t.Command),
            $"if [ -e {_name}.x ]; then cat {_name}.x; else ! kill -0 -- -{Id} 2> /dev/null && {{ cat {_name}.x 2> /dev/null || echo 137; }}; fi",
            cancellationToken).ConfigureAwait(false);
        var output = await _machine.Files.ReadBytesAsync($"{_name}.o", null, cancellationToken).ConfigureAwait(false);
        var error = await _machine.Files.ReadBytesAsync($"{_name}.e", null, cancellationToken).ConfigureAwait(false);
        return new CommandResult
        {
            ExitCode = int.Parse(status, CultureInfo.InvariantCulture),
            StandardOutputBytes = output,
            StandardErrorBytes = error,
            Duration = Stopwatch.GetElapsedTime(_started),
        };
    }

    /// <summary>What it has written to standard output so far.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed, or the network was.</exception>
    public Task<string> ReadOutputAsync(CancellationToken cancellationToken = default) => ReadAsync("o", cancellationToken);

    /// <summary>What it has written to standard error so far.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed, or the network was.</exception>
    public Task<string> ReadErrorAsync(CancellationToken cancellationToken = default) => ReadAsync("e", cancellationToken);

    /// <summary>Sends a signal to all processes of its group.</summary>
    /// <param name="signal">Its name, such as <c>TERM</c> or <c>HUP</c>.</param>
    /// <exception cref="CommandFailedException">It has ended, or there is no such signal.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, or the network was.</exception>
    public async Task SignalAsync(string signal = "TERM", CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await _machine.SucceedAsync($"kill -{signal} -- -{Id}", null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Kills it, if it goes on, and removes its outputs. Does nothing when the machine is off.</summary>
    public async ValueTask DisposeAsync()
    {
        // Once: the number may be another process's later.
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        try
        {
            await _machine.RunAsync($"kill -KILL -- -{Id:raw} 2> /dev/null; rm -f {_name:raw}.?", new RunOptions { Strict = false }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is VmException or ObjectDisposedException)
        {
            // It has gone with the machine.
        }
    }

    internal static async Task<GuestProcess> StartAsync(VirtualMachine machine, string script, RunOptions options, CancellationToken cancellationToken)
    {
        var name = $"/run/nixvms/process.{Guid.NewGuid():N}";
        var composed = options.Compose(script);
        await machine.SucceedAsync($"mkdir -p /run/nixvms; cat > {name}.s", new RunOptions { StandardInput = System.Text.Encoding.UTF8.GetBytes(composed) }, cancellationToken).ConfigureAwait(false);
        await machine.SucceedAsync($"cat > {name}.i", new RunOptions { StandardInput = options.StandardInput }, cancellationToken).ConfigureAwait(false);
        var id = await machine.SucceedAsync($": > {name}.o; : > {name}.e; {DetachedScript.Start(name):raw}", null, cancellationToken).ConfigureAwait(false);
        return new GuestProcess(machine, name, script, int.Parse(id, CultureInfo.InvariantCulture));
    }

    private async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return await _machine.Files.ReadTextAsync($"{_name}.{file}", null, cancellationToken).ConfigureAwait(false);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
}

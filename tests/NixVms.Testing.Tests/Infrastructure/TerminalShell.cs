using System.Text.RegularExpressions;

namespace NixVms.Testing.Tests.Infrastructure;

/// <summary>A shell on the first text terminal of a machine, which takes the keys that are pressed until it is disposed.</summary>
internal sealed class TerminalShell : IAsyncDisposable
{
    /// <summary>QEMU's keyboard has room for 16 bytes; a key with shift has 4 of them.</summary>
    private const int KeysAtOnce = 4;

    private readonly VirtualMachine _machine;
    private readonly GuestProcess _process;

    private TerminalShell(VirtualMachine machine, GuestProcess process) => (_machine, _process) = (machine, process);

    public static async Task<TerminalShell> StartAsync(VirtualMachine machine)
    {
        await machine.SucceedAsync("printf '\\033c' > /dev/tty1");
        var shell = new TerminalShell(machine, await machine.StartProcessAsync("exec bash --norc < /dev/tty1 > /dev/tty1 2>&1"));
        await shell.WaitForTypedAsync("");
        return shell;
    }

    /// <summary>Types a line, as fast as it appears: no key is lost when the machine is slow.</summary>
    public async Task TypeAsync(string line)
    {
        for (var start = 0; start < line.Length; start += KeysAtOnce)
        {
            var end = Math.Min(line.Length, start + KeysAtOnce);
            await _machine.Screen.TypeAsync(line[start..end]);
            if (line[end - 1] != '\n')
                await WaitForTypedAsync(line[..end]);
        }
    }

    /// <summary>Waits until the terminal shows what was typed after the prompt.</summary>
    public Task WaitForTypedAsync(string text) => _machine.Screen.WaitForTerminalTextAsync($"^bash.*# ?{Regex.Escape(text.TrimEnd())}");

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}

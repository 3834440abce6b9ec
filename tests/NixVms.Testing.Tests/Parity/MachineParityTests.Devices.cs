using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Testing.Tests.Parity;

// Console, screen, keyboard and QEMU.
public sealed partial class MachineParityTests
{
    [Fact(Timeout = Limits.Commands)]
    public async Task wait_for_console_text()
    {
        var wait = Machine.Console.WaitForTextAsync(@"parity ([a-z]+)\r?\n");
        await Machine.SucceedAsync("echo parity console > /dev/ttyS0");
        Assert.Equal("console", (await wait).Groups[1].Value);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task get_console_log()
    {
        await Machine.SucceedAsync("echo parity log > /dev/ttyS0");
        await Machine.Console.WaitForTextAsync("^parity log\r?$");
        Assert.Contains("Welcome to", Machine.Console.GetText());
        Assert.Contains("parity log", File.ReadAllText(Machine.Console.LogPath));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task send_console()
    {
        await using var reader = await Machine.StartProcessAsync("exec < /dev/ttyS0; echo ready; read -r line; echo \"got $line\"");
        await Machine.WaitForAsync("it reads", async (_, token) => (await reader.ReadOutputAsync(token)).Length > 0);
        await Machine.Console.SendAsync("typed here\n");
        Assert.Equal("ready\ngot typed here", (await reader.WaitForExitAsync()).StandardOutput);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task get_tty_text()
    {
        await Machine.SucceedAsync("echo tty text > /dev/tty1");
        Assert.Contains("tty text", await Machine.Screen.ReadTerminalAsync());
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task wait_until_tty_matches()
    {
        var wait = Machine.Screen.WaitForTerminalTextAsync(@"^matches (\d+)$", terminal: 1);
        await Machine.SucceedAsync("printf '\\nmatches 17\\n' > /dev/tty1");
        Assert.Equal("17", (await wait).Groups[1].Value);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task dump_tty_contents()
    {
        await Machine.SucceedAsync("echo second terminal > /dev/tty2");
        Assert.Contains("second terminal", await Machine.Screen.ReadTerminalAsync(2));
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task screenshot()
    {
        using var scratch = new ScratchFolder();
        await Machine.Screen.SaveScreenshotAsync(scratch["screen.png"]);
        Assert.Equal("PNG"u8.ToArray(), File.ReadAllBytes(scratch["screen.png"])[1..4]);
        Assert.NotEmpty(await Machine.Screen.CapturePngAsync());
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task send_key()
    {
        await using var shell = await TerminalShell.StartAsync(Machine);
        await PressAsync("e", "c", "h", "o");
        await shell.WaitForTypedAsync("echo");
        await PressAsync("spc", "shift-k", "e", "y");
        await shell.WaitForTypedAsync("echo Key");
        await PressAsync("ret");
        await Machine.Screen.WaitForTerminalTextAsync("^Key$");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task send_chars()
    {
        await using var shell = await TerminalShell.StartAsync(Machine);
        await shell.TypeAsync("echo Sum: $((20 + 3))\n");
        await Machine.Screen.WaitForTerminalTextAsync("^Sum: 23$");
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task send_monitor_command() => Assert.Contains("running", await Machine.Qemu.MonitorAsync("info status"));

    [Fact(Timeout = Limits.Commands)]
    public async Task qmp_client_send() =>
        Assert.True((await Machine.Qemu.ExecuteAsync("query-status"))!["running"]!.GetValue<bool>());

    [Fact(Timeout = Limits.Commands)]
    public async Task wait_for_qmp_event()
    {
        var wait = Machine.WaitForQemuEventAsync("RESUME");
        await (await Machine.PauseAsync()).DisposeAsync();
        Assert.Equal("RESUME", (await wait).Name);

        var error = await Assert.ThrowsAsync<VmTimeoutException>(() => Machine.WaitForQemuEventAsync("NEVER", timeout: Short));
        Assert.StartsWith("test2: timed out: waited 2 s until QEMU reports NEVER.", error.Message);

        // What else must hold of it; and all events one after the other.
        using var limit = new CancellationTokenSource(Limits.Commands / 2);
        var events = Machine.Qemu.ReadEventsAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        var next = events.MoveNextAsync();
        var stop = Machine.WaitForQemuEventAsync("STOP", e => e.Data.Count == 0);
        await (await Machine.PauseAsync()).DisposeAsync();
        Assert.Empty((await stop).Data);
        Assert.True(await next);
        await events.DisposeAsync();
    }

    // virtualisation.graphics loads the driver of the screen, without which it shows what the firmware has printed.
    [Fact(Timeout = Limits.Commands)]
    public async Task get_screen_text()
    {
        await Machine.SucceedAsync("modprobe bochs; printf '\\033c' > /dev/tty1; echo READABLE TEXT > /dev/tty1");
        if (HasTesseract)
            await Machine.WaitForAsync("it can be read", async (m, token) => (await m.Screen.ReadTextAsync(token)).Contains("READABLE"));
        else
            Assert.Contains("tesseract", (await Assert.ThrowsAsync<VmHostException>(() => Machine.Screen.ReadTextAsync())).Message);
    }

    [Fact(Timeout = Limits.Commands)]
    public async Task wait_for_text()
    {
        await Machine.SucceedAsync("modprobe bochs; printf '\\033c' > /dev/tty1; (sleep 1; echo APPEARED LATER > /dev/tty1) > /dev/null 2>&1 &");
        if (HasTesseract)
            await Machine.Screen.WaitForTextAsync("APPEARED +LATER");
        else
            await Assert.ThrowsAsync<VmHostException>(() => Machine.Screen.WaitForTextAsync("APPEARED"));
    }

    private async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys)
            await Machine.Screen.PressAsync(key);
    }

    private static bool HasTesseract =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "tesseract")));
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NixVms.Testing.Machines;
using NixVms.Testing.Qemu;

namespace NixVms.Testing;

/// <summary>The screen and the keyboard of a machine. Nobody sees the screen, unless it is asked for.</summary>
public sealed class VmScreen
{
    private static readonly TimeSpan KeyDelay = TimeSpan.FromMilliseconds(10);

    /// <summary>A terminal has some thousands of characters.</summary>
    private const int LongestTerminal = 1024 * 1024;

    private readonly VirtualMachine _machine;

    internal VmScreen(VirtualMachine machine) => _machine = machine;

    /// <summary>What is on the screen, as a PNG image. Needs QEMU 7.1.</summary>
    /// <exception cref="QmpException">QEMU cannot make it.</exception>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    public Task<byte[]> CapturePngAsync(CancellationToken cancellationToken = default) => CaptureAsync("png", cancellationToken);

    /// <summary>Writes what is on the screen to a PNG file.</summary>
    /// <param name="path">The file; overwritten if it exists.</param>
    public async Task SaveScreenshotAsync(string path, CancellationToken cancellationToken = default) =>
        await File.WriteAllBytesAsync(path, await CapturePngAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Reads the text in the picture of the screen, line by line, by tesseract, which this host must have. That takes a
    /// second and makes mistakes: <see cref="ReadTerminalAsync"/> is exact, where the text is on a text terminal.
    /// </summary>
    /// <exception cref="VmHostException">This host has no tesseract.</exception>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    public async Task<string> ReadTextAsync(CancellationToken cancellationToken = default) =>
        await ScreenText.ReadAsync(await CaptureAsync("ppm", cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until the picture of the screen has a text, as <see cref="ReadTextAsync"/> reads it, and returns where it matched.</summary>
    /// <param name="pattern">A regular expression; <c>^</c> and <c>$</c> match at lines.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">It has not in time; the message has what was read last.</exception>
    /// <exception cref="VmHostException">This host has no tesseract.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task<Match> WaitForTextAsync(string pattern, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WaitForMatchAsync($"its screen shows /{pattern}/", pattern, ReadTextAsync, timeout, cancellationToken);

    /// <summary>Reads the text of a text terminal: exact, unlike recognition of an image.</summary>
    /// <param name="terminal">Its number, as in <c>tty1</c>.</param>
    public Task<string> ReadTerminalAsync(int terminal = 1, CancellationToken cancellationToken = default) =>
        _machine.SucceedAsync(TerminalText(terminal), new RunOptions { MaximumOutput = LongestTerminal }, cancellationToken);

    /// <summary>Waits until a text terminal shows a text, and returns where it matched.</summary>
    /// <param name="pattern">A regular expression; <c>^</c> and <c>$</c> match at lines.</param>
    /// <param name="terminal">Its number, as in <c>tty1</c>.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">It does not in time; the message has what it shows.</exception>
    /// <exception cref="VmStoppedException">The machine is off, or stopped meanwhile.</exception>
    public Task<Match> WaitForTerminalTextAsync(string pattern, int terminal = 1, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WaitForMatchAsync($"tty{terminal} shows /{pattern}/", pattern, token => ReadTerminalAsync(terminal, token), timeout, cancellationToken);

    /// <summary>Presses keys together.</summary>
    /// <param name="keys">QEMU's names of keys with hyphens between, such as <c>ctrl-alt-delete</c>, <c>shift-a</c>, <c>ret</c>.</param>
    /// <exception cref="QmpException">There is no such key.</exception>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    public Task PressAsync(string keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var list = new JsonArray([.. keys.Split('-').Select(k => (JsonNode)new JsonObject { ["type"] = "qcode", ["data"] = k })]);
        return _machine.Qemu.ExecuteAsync("send-key", new JsonObject { ["keys"] = list, ["hold-time"] = 10 }, cancellationToken);
    }

    /// <summary>Types a text on a keyboard with US layout.</summary>
    /// <param name="text">Printable ASCII, tabs and line breaks (the Enter key).</param>
    /// <param name="delay">The pause between two keys; 10 milliseconds by default. A busy machine may need more.</param>
    /// <exception cref="ArgumentException">There is a character in it that no key of that layout makes.</exception>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    public async Task TypeAsync(string text, TimeSpan? delay = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var keys in text.Select(UsKeyboard.KeysOf).ToList())
        {
            await PressAsync(keys, cancellationToken).ConfigureAwait(false);

            // Keys are held for 10 ms; QEMU drops those that come meanwhile.
            await Task.Delay((delay ?? KeyDelay) + KeyDelay, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<Match> WaitForMatchAsync(
        string what, string pattern, Func<CancellationToken, Task<string>> read, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var search = new TextPattern(pattern);
        return _machine.GuardAsync(
            what,
            timeout ?? _machine.Timeout(t => t.Wait),
            async (observation, token) =>
            {
                while (true)
                {
                    observation.Text = await read(token).ConfigureAwait(false);
                    var match = search.Match(observation.Text);
                    if (match.Success)
                        return match;
                    await Task.Delay(_machine.Timeouts.PollInterval, token).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    private async Task<byte[]> CaptureAsync(string format, CancellationToken cancellationToken)
    {
        var qemu = _machine.Qemu;
        var file = Path.Combine(_machine.Start.Folder, $"screen-{Guid.NewGuid():N}.{format}");
        try
        {
            // Only QEMU 7.1 and newer know the argument; all of them make PPM without it.
            var arguments = new JsonObject { ["filename"] = file };
            if (format != "ppm")
                arguments["format"] = format;
            await qemu.ExecuteAsync("screendump", arguments, cancellationToken).ConfigureAwait(false);
            return await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // A terminal's memory has no line ends.
    private static ShellCommand TerminalText(int terminal) => $$"""
        read -r _ columns <<< "$(stty -F /dev/tty{{terminal}} size)"
        fold -w "$columns" /dev/vcs{{terminal}} | sed 's/ *$//'
        """;
}

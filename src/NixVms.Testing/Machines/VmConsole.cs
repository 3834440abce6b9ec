using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using NixVms.Testing.Machines;

namespace NixVms.Testing;

/// <summary>The serial console of a machine: what kernel and services print there, and a way to type.</summary>
public sealed partial class VmConsole
{
    private const int TailLines = 20;

    private readonly VirtualMachine _machine;
    private readonly object _lock = new();
    private readonly StringBuilder _text = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private TaskCompletionSource _changed = NewSignal();
    private Stream? _stream;

    internal VmConsole(VirtualMachine machine, string logPath) => (_machine, LogPath) = (machine, logPath);

    /// <summary>Characters come in pieces. A line without an end is taken for a prompt when nothing more has come for this long.</summary>
    internal TimeSpan Quiet { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The file that QEMU writes the console to: complete even when the test is killed, and gone with the network.</summary>
    public string LogPath { get; }

    /// <summary>Everything printed since the machine was first started, without colours and other control sequences.</summary>
    public string Text => ControlSequence().Replace(RawText(0), "");

    /// <summary>The lines as they are printed, without their ends.</summary>
    /// <param name="fromStart">Whether to begin with what was printed already.</param>
    public async IAsyncEnumerable<string> ReadLinesAsync(bool fromStart = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var position = fromStart ? 0 : RawText(0).Length;
        while (true)
        {
            var changed = Changed;
            var text = RawText(position);
            var end = text.LastIndexOf('\n');
            if (end >= 0)
            {
                position += end + 1;
                foreach (var line in text[..end].Split('\n'))
                    yield return ControlSequence().Replace(line.TrimEnd('\r'), "");
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until the console has a text, and returns where it matched first. What was printed before counts. A match at
    /// the end of a line that is not finished, as of a prompt, waits until nothing more has been printed for 0.2 seconds.
    /// </summary>
    /// <param name="pattern">A regular expression; <c>^</c> and <c>$</c> match at lines.</param>
    /// <param name="timeout"><see cref="VmTimeouts.Wait"/> by default.</param>
    /// <exception cref="VmTimeoutException">It was not printed in time.</exception>
    /// <exception cref="VmStoppedException">The machine stopped without printing it.</exception>
    public async Task<Match> WaitForTextAsync(string pattern, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var regex = new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant);
        try
        {
            return await _machine.GuardAsync(
                $"its console prints /{pattern}/",
                timeout ?? _machine.Timeout(t => t.Wait),
                async (_, token) =>
                {
                    while (true)
                    {
                        var changed = Changed;
                        var text = Text;
                        var match = regex.Match(text);
                        if (match.Success && !MayGoOn(match, text))
                            return match;
                        if (match.Success)
                        {
                            await Task.WhenAny(changed, Task.Delay(Quiet, token)).ConfigureAwait(false);
                            token.ThrowIfCancellationRequested();
                            if (!changed.IsCompleted)
                                return match;
                        }

                        await changed.WaitAsync(token).ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (VmStoppedException) when (regex.IsMatch(Text))
        {
            // It was the last thing that the machine printed, as when a panic is waited for.
            return regex.Match(Text);
        }
    }

    /// <summary>Types a text on the console; <c>\n</c> is the Enter key.</summary>
    /// <exception cref="VmStoppedException">The machine is off.</exception>
    public async Task SendAsync(string text, CancellationToken cancellationToken = default)
    {
        var stream = _stream ?? throw _machine.Stopped("Nothing can be typed on the console");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last lines, for messages.</summary>
    /// <param name="isPanic">Whether the kernel has panicked: then the lines around its message.</param>
    internal string Tail(bool isPanic = false)
    {
        var lines = Text.TrimEnd().Split('\n');
        var quoted = isPanic ? KernelPanic.Excerpt(lines, TailLines) : lines.TakeLast(TailLines);
        return string.Join('\n', quoted.Select(l => l.TrimEnd('\r')));
    }

    /// <summary>Reads until the machine's end of the connection is closed.</summary>
    /// <param name="onText">Gets everything that this power-on has printed so far in its last lines, after each addition; must not wait.</param>
    internal async Task ReadAsync(Stream stream, Action<string> onText)
    {
        _stream = stream;
        var bytes = new byte[16 * 1024];
        var characters = new char[bytes.Length + 1];
        var recent = "";
        try
        {
            int length;
            while ((length = await stream.ReadAsync(bytes).ConfigureAwait(false)) > 0)
            {
                var added = new string(characters, 0, _decoder.GetChars(bytes, 0, length, characters, 0));
                recent += added;
                var end = recent.LastIndexOf('\n') + 1;
                LogLines(recent[..end]);
                Add(added);
                onText(recent);
                recent = recent[end..];
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The machine is gone.
        }

        if (_stream == stream)
            _stream = null;
    }

    private static bool MayGoOn(Match match, string text) => match.Index + match.Length == text.Length && !text.EndsWith('\n');

    private void LogLines(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            _machine.LogConsole(ControlSequence().Replace(line.TrimEnd('\r'), ""));
    }

    private string RawText(int start)
    {
        lock (_lock)
            return _text.ToString(start, _text.Length - start);
    }

    private Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    private void Add(string text)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _text.Append(text);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    // systemd writes colours, and redraws the line of a job that takes long.
    [GeneratedRegex(@"\x1b(\[[0-9;?]*[ -/]*[@-~]|.)", RegexOptions.CultureInvariant)]
    private static partial Regex ControlSequence();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

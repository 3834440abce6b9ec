using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using NixVms.Testing.Machines;

namespace NixVms.Testing;

/// <summary>The serial console of a machine: what kernel and services print there, and a way to type.</summary>
public sealed class VmConsole
{
    private const int TailLines = 20;

    /// <summary>Where the last lines are looked for, and how much of each is quoted.</summary>
    private const int TailLength = 256 * 1024;
    private const int LongestQuotation = 500;

    private const int LongestLine = 64 * 1024;
    private const int LongestLogLine = 8 * 1024;

    private readonly VirtualMachine _machine;
    private readonly ConsoleText _text = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private Stream? _stream;

    internal VmConsole(VirtualMachine machine, string logPath) => (_machine, LogPath) = (machine, logPath);

    /// <summary>Characters come in pieces. A line without an end is taken for a prompt when nothing more has come for this long.</summary>
    internal TimeSpan Quiet { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The file that QEMU writes the console to: complete even when the test is killed, and gone with the network.</summary>
    public string LogPath { get; }

    /// <summary>
    /// Everything printed since the machine was first started, without colours and other control sequences: its last four
    /// million characters, if it is more.
    /// </summary>
    /// <returns>A copy: what is printed later is not in it.</returns>
    public string GetText() => _text.From(0).Text;

    /// <summary>The lines as they are printed, without their ends. One of more than 65,536 characters comes in pieces.</summary>
    /// <param name="fromStart">Whether to begin with what was printed already.</param>
    public async IAsyncEnumerable<string> ReadLinesAsync(bool fromStart = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var position = fromStart ? 0 : _text.End;
        while (true)
        {
            var changed = _text.Changed;
            var (text, start) = _text.From(position, LongestLine);
            var end = text.LastIndexOf('\n');
            if (end < 0 && text.Length < LongestLine)
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            position = start + (end < 0 ? text.Length : end + 1);
            foreach (var line in (end < 0 ? text : text[..end]).Split('\n'))
                yield return line.TrimEnd('\r');
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
        var search = new ConsoleSearch(_text, new TextPattern(pattern));
        try
        {
            return await _machine.GuardAsync(
                $"its console prints /{pattern}/",
                timeout ?? _machine.Timeout(t => t.Wait),
                async (_, token) =>
                {
                    while (true)
                    {
                        var changed = _text.Changed;
                        var match = search.Find(out var mayGoOn);
                        if (match.Success && mayGoOn)
                        {
                            await Task.WhenAny(changed, Task.Delay(Quiet, token)).ConfigureAwait(false);
                            token.ThrowIfCancellationRequested();
                        }

                        if (match.Success && !(mayGoOn && changed.IsCompleted))
                            return search.FindInAll() is { Success: true } first ? first : match;
                        await changed.WaitAsync(token).ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (VmException e) when (e is VmStoppedException or VmTimeoutException && search.FindInAll().Success)
        {
            // It was the last thing that the machine printed, as when a panic is waited for, or is too long for a quick look.
            return search.FindInAll();
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
        var lines = _text.Tail(TailLength).TrimEnd().Split('\n');
        var quoted = isPanic ? KernelPanic.Excerpt(lines, TailLines) : lines.TakeLast(TailLines);
        return string.Join('\n', quoted.Select(l => l.TrimEnd('\r')).Select(l => l.Length <= LongestQuotation ? l : "…" + l[^LongestQuotation..]));
    }

    /// <summary>Whether nothing was ever printed.</summary>
    internal bool IsEmpty => _text.End == 0;

    /// <summary>Reads until the machine's end of the connection is closed.</summary>
    /// <param name="onPanic">Called when the kernel has said, to the end of the line, that it has panicked; must not wait.</param>
    internal async Task ReadAsync(Stream stream, Action onPanic)
    {
        _stream = stream;
        var bytes = new byte[16 * 1024];
        var characters = new char[bytes.Length + 1];
        var controls = new ControlSequences();
        var isPanic = false;
        var lines = new ConsoleLines(LongestLogLine, (line, isBeginning) =>
        {
            isPanic |= isBeginning && KernelPanic.IsIn(line);
            if (line.Length > 0)
                _machine.LogConsole(line);
        });
        try
        {
            int length;
            while ((length = await stream.ReadAsync(bytes).ConfigureAwait(false)) > 0)
            {
                var added = controls.Strip(characters.AsSpan(0, _decoder.GetChars(bytes, 0, length, characters, 0)));
                lines.Add(added);
                _text.Add(added);
                if (isPanic)
                    onPanic();
                isPanic = false;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The machine is gone.
        }

        if (_stream == stream)
            _stream = null;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NixVms.Testing.Commands;

/// <summary>
/// Commands through the root shell of machines that lack our agent, such as those of an unmodified NixOS. Each command
/// is started in the background and looked at now and then, so several run at once and each can be killed; it costs
/// some tenths of a second. Sizes are checked, since the console may lose bytes.
/// </summary>
internal sealed class BackdoorChannel(Stream stream) : IGuestChannel
{
    private const int PieceLength = 192 * 1024;
    private const int Attempts = 5;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly BackdoorShell _shell = new(stream);
    private int _lastId;

    /// <summary>How long a machine has to end a command before it counts as one that does not answer.</summary>
    internal TimeSpan KillGrace { get; set; } = TimeSpan.FromSeconds(1);

    public Task Ready => _shell.Ready;

    public void Reset() => _shell.Reset();

    public void Resume() => _shell.AskForGreeting();

    /// <summary>Whether the machine has our agent, running or about to; null when it restarted instead of an answer.</summary>
    public async Task<bool?> HasAgentAsync()
    {
        try
        {
            var properties = await _shell.AskAsync("systemctl show -p LoadState -p ActiveState nixvms-agent.service", CancellationToken.None).ConfigureAwait(false);
            return properties.Contains("LoadState=loaded", StringComparison.Ordinal) && !properties.Contains("ActiveState=failed", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<CommandResult> RunAsync(string script, ReadOnlyMemory<byte> input, int maximumOutput, CancellationToken killed)
    {
        await Ready.WaitAsync(killed).ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        var name = $"/run/nixvms-backdoor.{Interlocked.Increment(ref _lastId)}";
        await SendAsync($"{name}.s", Encoding.UTF8.GetBytes(script), killed).ConfigureAwait(false);
        await SendAsync($"{name}.i", input, killed).ConfigureAwait(false);
        var group = await _shell.AskAsync(DetachedScript.Start(name), killed).ConfigureAwait(false);
        int status;
        try
        {
            status = await WaitAsync(name, killed).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (!await KillAsync(group.Trim()).ConfigureAwait(false))
                throw;
            status = 137;
        }

        var outputLength = await SizeAsync($"{name}.o").ConfigureAwait(false);
        var errorLength = await SizeAsync($"{name}.e").ConfigureAwait(false);
        var isTooMuch = outputLength > maximumOutput - errorLength;
        var output = isTooMuch ? [] : await FetchAsync($"{name}.o", (int)outputLength).ConfigureAwait(false);
        var error = isTooMuch ? [] : await FetchAsync($"{name}.e", (int)errorLength).ConfigureAwait(false);
        await _shell.AskAsync($"rm -f {name}.?", CancellationToken.None).ConfigureAwait(false);
        if (isTooMuch)
            throw new TooMuchOutputException(outputLength + errorLength, maximumOutput);
        return new CommandResult { ExitCode = status, StandardOutputBytes = output, StandardErrorBytes = error, Duration = Stopwatch.GetElapsedTime(started) };
    }

    private async Task<int> WaitAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await _shell.AskAsync($"[ ! -e {name}.x ] || cat {name}.x", cancellationToken).ConfigureAwait(false);
            if (int.TryParse(status.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return number;
            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns false when the machine does not answer.</summary>
    private async Task<bool> KillAsync(string group)
    {
        using var grace = new CancellationTokenSource(KillGrace);
        try
        {
            await _shell.AskAsync($"kill -KILL -- -{group}", grace.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task SendAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _shell.AskAsync($": > {file}", cancellationToken).ConfigureAwait(false);
        for (var position = 0; position < content.Length; position += PieceLength / 4)
        {
            var piece = Convert.ToBase64String(content.Span[position..Math.Min(content.Length, position + PieceLength / 4)]);
            await _shell.AskAsync($"printf %s {piece} | base64 -d >> {file}", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="IOException">The machine has given no size.</exception>
    private async Task<long> SizeAsync(string file) =>
        uint.TryParse((await _shell.AskAsync($"stat -c %s {file}", CancellationToken.None).ConfigureAwait(false)).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new IOException("The machine does not say how much the command has written.");

    private async Task<byte[]> FetchAsync(string file, int size)
    {
        var content = new byte[size];
        for (var position = 0; position < size;)
        {
            var length = Math.Min(PieceLength, size - position);
            var piece = await FetchPieceAsync(file, position, length).ConfigureAwait(false);
            piece.CopyTo(content, position);
            position += length;
        }

        return content;
    }

    private async Task<byte[]> FetchPieceAsync(string file, int position, int length)
    {
        for (var attempt = 1; ; attempt++)
        {
            var text = await _shell.AskAsync($"tail -c +{position + 1} {file} | head -c {length} | base64 -w 0", CancellationToken.None).ConfigureAwait(false);
            var piece = new byte[length + 3];
            if (Convert.TryFromBase64String(text.Trim(), piece, out var received) && received == length)
                return piece[..length];
            if (attempt == Attempts)
                throw new IOException($"The console of the machine loses bytes: {received} of {length} arrived. Build the machine with NixVms.Build, whose agent does not use it.");
        }
    }
}

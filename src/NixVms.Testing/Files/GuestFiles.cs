using System.Text;
using NixVms.Testing.Files;

namespace NixVms.Testing;

/// <summary>Files in a machine. They travel through the command channel: no network and no shared folder is needed.</summary>
public sealed partial class GuestFiles
{
    /// <summary>What travels at once: it is held in the machine's memory for a moment.</summary>
    private const int PieceLength = 4 * 1024 * 1024;

    // Held in this process's memory twice for a moment, and text once more with twice its length.
    private static readonly CopyLimits s_bytesLimits = new() { MaximumBytes = 64 * 1024 * 1024 };
    private static readonly CopyLimits s_textLimits = new() { MaximumBytes = 32 * 1024 * 1024 };
    private static readonly CopyLimits s_copyLimits = new();

    private readonly VirtualMachine _machine;

    internal GuestFiles(VirtualMachine machine) => _machine = machine;

    /// <summary>Whether a file or folder exists.</summary>
    public async Task<bool> ExistsAsync(string path, CancellationToken cancellationToken = default) =>
        (await _machine.RunAsync($"[ -e {path} ]", null, cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    /// <summary>Reads a file of UTF-8 text.</summary>
    /// <param name="path">Its path in the machine.</param>
    /// <param name="limits">How many bytes it may have; 32 MiB by default.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    /// <exception cref="VmException">It has more.</exception>
    public async Task<string> ReadTextAsync(string path, CopyLimits? limits = null, CancellationToken cancellationToken = default) =>
        Encoding.UTF8.GetString(await ReadBytesAsync(path, limits ?? s_textLimits, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path in the machine.</param>
    /// <param name="limits">How many bytes it may have; 64 MiB by default.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    /// <exception cref="VmException">It has more.</exception>
    public async Task<byte[]> ReadBytesAsync(string path, CopyLimits? limits = null, CancellationToken cancellationToken = default)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        await RefusingAsync(path, () => ReadAsync(path, piece =>
        {
            pieces.Add(piece);
            return ValueTask.CompletedTask;
        }, new CopyBudget(limits ?? s_bytesLimits), cancellationToken)).ConfigureAwait(false);

        var content = GC.AllocateUninitializedArray<byte>(pieces.Sum(p => p.Length));
        var position = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(content.AsMemory(position));
            position += piece.Length;
        }

        return content;
    }

    /// <summary>Writes a file of UTF-8 text, or replaces what it held. Its folder must exist.</summary>
    /// <param name="path">Its path in the machine.</param>
    /// <param name="content">The text.</param>
    /// <param name="mode">Who may do what; a new file is 0644 by default, and an old one keeps what it has.</param>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public Task WriteTextAsync(string path, string content, UnixFileMode? mode = null, CancellationToken cancellationToken = default) =>
        WriteBytesAsync(path, Encoding.UTF8.GetBytes(content), mode, cancellationToken);

    /// <summary>Writes a file, or replaces what it held. Its folder must exist.</summary>
    /// <param name="path">Its path in the machine.</param>
    /// <param name="content">What it holds then.</param>
    /// <param name="mode">Who may do what; a new file is 0644 by default, and an old one keeps what it has.</param>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public async Task WriteBytesAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode? mode = null, CancellationToken cancellationToken = default)
    {
        var position = 0;
        await WriteAsync(path, mode, _ => Task.FromResult(Next()), cancellationToken).ConfigureAwait(false);

        ReadOnlyMemory<byte> Next()
        {
            var piece = content.Slice(position, Math.Min(PieceLength, content.Length - position));
            position += piece.Length;
            return piece;
        }
    }

    private Task ReadAsync(string path, Func<ReadOnlyMemory<byte>, ValueTask> take, CopyBudget budget, CancellationToken cancellationToken) =>
        ReadAsync(path, piece => $"exec dd if={path} bs={PieceLength} skip={piece} count=1 iflag=fullblock status=none", default, take, budget, cancellationToken);

    /// <param name="read">The command that prints a piece.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="take">Gets each piece.</param>
    private async Task ReadAsync(
        string path, Func<long, ShellCommand> read, ReadOnlyMemory<byte> input, Func<ReadOnlyMemory<byte>, ValueTask> take, CopyBudget budget, CancellationToken cancellationToken)
    {
        // Not by its size: files of /proc have none.
        for (long piece = 0; ; piece++)
        {
            var command = read(piece);
            var result = await _machine.RunAsync(command, new RunOptions { StandardInput = input, MaximumOutput = 2 * PieceLength }, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
                throw new CommandFailedException($"{_machine.Name}: {path} cannot be read: {result.ErrorTail}", _machine, command.ToString(), result);
            budget.AddBytes(result.StandardOutputBytes.Length);
            await take(result.StandardOutputBytes).ConfigureAwait(false);
            if (result.StandardOutputBytes.Length < PieceLength)
                return;
        }
    }

    /// <summary>Does something with what the machine sends, and refuses what it must not send.</summary>
    private async Task RefusingAsync(string path, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception e) when (e is CopyTooLargeException or FormatException)
        {
            throw new VmException($"{_machine.Name}: {path} cannot be copied: {e.Message}.", _machine, e);
        }
    }

    /// <summary>Writes pieces to a file; an empty one is the end.</summary>
    private async Task WriteAsync(
        string path, UnixFileMode? mode, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> next, CancellationToken cancellationToken)
    {
        // The mode comes first: what only its owner may read must not be seen while it is written.
        ShellCommand begin = $"cat > {path}";
        if (mode is { } bits)
            begin = $"[ -e {path} ] || (umask 077 && : > {path}); chmod {Convert.ToString((int)bits, 8)} -- {path}; cat > {path}";
        var piece = await next(cancellationToken).ConfigureAwait(false);
        await SendAsync(path, begin, piece, cancellationToken).ConfigureAwait(false);
        while (piece.Length == PieceLength)
        {
            piece = await next(cancellationToken).ConfigureAwait(false);
            if (piece.Length > 0)
                await SendAsync(path, $"cat >> {path}", piece, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(string path, ShellCommand command, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        var result = await _machine.RunAsync(command, new RunOptions { StandardInput = piece }, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new CommandFailedException($"{_machine.Name}: {path} cannot be written: {result.ErrorTail}", _machine, command.ToString(), result);
    }
}

using System.Formats.Tar;
using System.Text;

namespace NixVms.Testing;

// Copies of files and folders. A folder travels as several small archives, and its large files in pieces, so that the
// machine never holds more of it twice than a few megabytes.
public sealed partial class GuestFiles
{
    /// <summary>Copies a file or a folder of this host into the machine, with its modes; root owns the copy. A folder is merged into one that exists.</summary>
    /// <param name="hostPath">A file or folder of this host. Symbolic links in a folder stay links.</param>
    /// <param name="guestPath">What it is called in the machine. Its parent folder is made if it does not exist.</param>
    /// <exception cref="FileNotFoundException">There is nothing at <paramref name="hostPath"/>.</exception>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public async Task CopyToGuestAsync(string hostPath, string guestPath, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(hostPath))
        {
            await _machine.SucceedAsync($"mkdir -p -- {guestPath}", null, cancellationToken).ConfigureAwait(false);
            await SendFolderAsync(hostPath, guestPath, cancellationToken).ConfigureAwait(false);
        }
        else if (File.Exists(hostPath))
        {
            await _machine.SucceedAsync($"p={guestPath}; mkdir -p -- \"$(dirname -- \"$p\")\"", null, cancellationToken).ConfigureAwait(false);
            await SendFileAsync(hostPath, guestPath, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            throw new FileNotFoundException($"There is no file or folder {Path.GetFullPath(hostPath)}.", hostPath);
        }
    }

    /// <summary>Copies a file or a folder of the machine to this host, with its modes. A folder is merged into one that exists.</summary>
    /// <param name="guestPath">A file or folder of the machine. Symbolic links in a folder stay links.</param>
    /// <param name="hostPath">What it is called on this host. Its parent folder is made if it does not exist.</param>
    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    public async Task CopyFromGuestAsync(string guestPath, string hostPath, CancellationToken cancellationToken = default)
    {
        var isFolder = (await _machine.RunAsync($"[ -d {guestPath} ]", null, cancellationToken).ConfigureAwait(false)).ExitCode == 0;
        if (isFolder)
        {
            Directory.CreateDirectory(hostPath);
            await ReceiveFolderAsync(guestPath, hostPath, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            if (Path.GetDirectoryName(Path.GetFullPath(hostPath)) is { } parent)
                Directory.CreateDirectory(parent);
            await ReceiveFileAsync(guestPath, hostPath, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendFileAsync(string hostPath, string guestPath, CancellationToken cancellationToken)
    {
        var file = File.OpenRead(hostPath);
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[PieceLength];
            await WriteAsync(guestPath, File.GetUnixFileMode(hostPath), Next, cancellationToken).ConfigureAwait(false);

            async Task<ReadOnlyMemory<byte>> Next(CancellationToken token) =>
                buffer.AsMemory(0, await file.ReadAtLeastAsync(buffer, PieceLength, throwOnEndOfStream: false, token).ConfigureAwait(false));
        }
    }

    private async Task ReceiveFileAsync(string guestPath, string hostPath, CancellationToken cancellationToken)
    {
        var mode = await _machine.SucceedAsync($"stat -L -c %a -- {guestPath}", null, cancellationToken).ConfigureAwait(false);
        var file = File.Create(hostPath);
        await using (file.ConfigureAwait(false))
            await ReadAsync(guestPath, file, cancellationToken).ConfigureAwait(false);
        File.SetUnixFileMode(hostPath, (UnixFileMode)Convert.ToInt32(mode, 8));
    }

    private async Task SendFolderAsync(string hostPath, string guestPath, CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        var writer = NewArchive();
        foreach (var entry in new DirectoryInfo(hostPath).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(hostPath, entry.FullName);
            if (entry is FileInfo { LinkTarget: null, Length: > PieceLength })
            {
                await FlushAsync().ConfigureAwait(false);
                await SendFileAsync(entry.FullName, $"{guestPath}/{name}", cancellationToken).ConfigureAwait(false);
                continue;
            }

            await writer.WriteEntryAsync(entry.FullName, name, cancellationToken).ConfigureAwait(false);
            if (archive.Length > PieceLength)
                await FlushAsync().ConfigureAwait(false);
        }

        await FlushAsync().ConfigureAwait(false);
        await writer.DisposeAsync().ConfigureAwait(false);

        TarWriter NewArchive() => new(archive, TarEntryFormat.Gnu, leaveOpen: true);

        async Task FlushAsync()
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            if (archive.Length > 0)
                await SendAsync(guestPath, $"tar --extract --no-same-owner --preserve-permissions --file - --directory {guestPath}", archive.ToArray(), cancellationToken).ConfigureAwait(false);
            archive.SetLength(0);
            writer = NewArchive();
        }
    }

    private async Task ReceiveFolderAsync(string guestPath, string hostPath, CancellationToken cancellationToken)
    {
        // Type, size, name and NUL of everything in it; folders before what they hold.
        var list = await _machine.RunAsync($"cd -- {guestPath} && find . -mindepth 1 -printf '%y %s %p\\0'", null, cancellationToken).ConfigureAwait(false);
        if (list.ExitCode != 0)
            throw new CommandFailedException($"{_machine.Name}: {guestPath} cannot be read: {list.StandardError}", _machine, "find", list);

        var names = new StringBuilder();
        var links = new List<(string Path, string Target)>();
        long size = 0;
        foreach (var line in Encoding.UTF8.GetString(list.StandardOutputBytes.Span).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ', 3);
            var length = long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture);
            if (fields[0] == "f" && length > PieceLength)
            {
                // Its folder first.
                await FlushAsync().ConfigureAwait(false);
                await ReceiveFileAsync($"{guestPath}/{fields[2]}", Path.Combine(hostPath, fields[2]), cancellationToken).ConfigureAwait(false);
            }
            else if (fields[0] is "f" or "d" or "l")
            {
                names.Append(fields[2]).Append('\0');
                size += fields[0] == "f" ? length : 0;
                if (size > PieceLength)
                    await FlushAsync().ConfigureAwait(false);
            }
        }

        await FlushAsync().ConfigureAwait(false);

        // Last: nothing is ever written through a link of the machine's, wherever that leads on this host.
        foreach (var (path, target) in links)
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }

        async Task FlushAsync()
        {
            if (names.Length == 0)
                return;
            ShellCommand command = $"tar --create --hard-dereference --file - --directory {guestPath} --no-recursion --null --verbatim-files-from --files-from -";
            var result = await _machine.RunAsync(command, new RunOptions { StandardInput = Encoding.UTF8.GetBytes(names.ToString()) }, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
                throw new CommandFailedException($"{_machine.Name}: {guestPath} cannot be read: {result.StandardError}", _machine, command.ToString(), result);
            using var archive = new MemoryStream(result.StandardOutputBytes.ToArray());
            await ExtractAsync(archive, hostPath, links, cancellationToken).ConfigureAwait(false);
            names.Clear();
            size = 0;
        }
    }

    /// <summary>Takes an archive apart. TarFile would do, but refuses links that lead out of the folder, as most in /etc do.</summary>
    private static async Task ExtractAsync(Stream archive, string folder, List<(string Path, string Target)> links, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var reader = new TarReader(archive);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                var path = Path.GetFullPath(Path.Combine(root, entry.Name));
                if (!path.StartsWith(root, StringComparison.Ordinal))
                    throw new IOException($"The machine has sent a file that does not belong to the folder: {entry.Name}");
                if (entry.EntryType == TarEntryType.SymbolicLink)
                {
                    links.Add((path, entry.LinkName));
                }
                else if (entry.EntryType == TarEntryType.Directory)
                {
                    Directory.CreateDirectory(path);
                    File.SetUnixFileMode(path, entry.Mode | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
                else
                {
                    await entry.ExtractToFileAsync(path, overwrite: true, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }
}

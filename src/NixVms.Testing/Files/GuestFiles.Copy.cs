using System.Formats.Tar;
using System.IO.Enumeration;
using NixVms.Testing.Files;

namespace NixVms.Testing;

// Copies of files and folders. A folder travels as several small archives, and its large files in pieces, so that the
// machine never holds more of it twice than a few megabytes.
public sealed partial class GuestFiles
{
    /// <summary>Of the names in a folder, and of small files with their names: what is more is none of ours.</summary>
    private const int LongestList = 32 * 1024 * 1024;
    private const int LongestArchive = 32 * 1024 * 1024;
    private const int LargestBatch = 2000;

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
    /// <param name="limits">How much it may be; the defaults of <see cref="CopyLimits"/> without.</param>
    /// <param name="cancellationToken">Cancels it; what was copied so far stays.</param>
    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    /// <exception cref="VmException">It is larger, or the machine sends what is none.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <remarks>
    /// Whatever the machine holds, nothing but <paramref name="hostPath"/> is written: links in the target are replaced and
    /// never followed, also by later copies of this process. Devices, pipes and sockets are left out, and so are the bits
    /// that make a program run as its owner. Names are kept byte by byte; those that are no UTF-8 can be used by programs
    /// such as ls, while the framework's own functions cannot open them.
    /// </remarks>
    public async Task CopyFromGuestAsync(string guestPath, string hostPath, CopyLimits? limits = null, CancellationToken cancellationToken = default)
    {
        var isFolder = (await _machine.RunAsync($"[ -d {guestPath} ]", null, cancellationToken).ConfigureAwait(false)).ExitCode == 0;
        var budget = new CopyBudget(limits ?? s_copyLimits);
        await RefusingAsync(guestPath, () => isFolder
            ? ReceiveFolderAsync(guestPath, hostPath, budget, cancellationToken)
            : ReceiveFileAsync(guestPath, hostPath, budget, cancellationToken)).ConfigureAwait(false);
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

    private async Task ReceiveFileAsync(string guestPath, string hostPath, CopyBudget budget, CancellationToken cancellationToken)
    {
        var text = await _machine.SucceedAsync($"stat -L -c %a -- {guestPath}", null, cancellationToken).ConfigureAwait(false);
        if (!FolderListing.TryReadMode(text, out var mode))
            throw new FormatException("the machine does not say what its mode is");
        hostPath = Path.TrimEndingDirectorySeparator(Path.GetFullPath(hostPath));
        using var folder = HostFolder.Open(Path.GetDirectoryName(hostPath) ?? "/");
        await folder.AddFileAsync(
            Path.GetFileName(hostPath), mode, file => ReadAsync(guestPath, piece => file.WriteAsync(piece, cancellationToken), budget, cancellationToken)).ConfigureAwait(false);
    }

    private async Task SendFolderAsync(string hostPath, string guestPath, CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        var writer = NewArchive();
        foreach (var entry in EntriesOf(hostPath))
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

    /// <summary>What is in a folder of this host, but not in what its links lead to: a machine may have made them.</summary>
    private static FileSystemEnumerable<FileSystemInfo> EntriesOf(string folder) =>
        new(folder, static (ref FileSystemEntry entry) => entry.ToFileSystemInfo(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = default, IgnoreInaccessible = false })
        {
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };

    private async Task ReceiveFolderAsync(string guestPath, string hostPath, CopyBudget budget, CancellationToken cancellationToken)
    {
        using var folder = HostFolder.Open(hostPath);
        HostPath.AddCopy(folder.Path);
        var batch = new List<FolderEntry>();
        foreach (var entry in await ListAsync(guestPath, budget, cancellationToken).ConfigureAwait(false))
        {
            switch (entry.Type)
            {
                case 'd':
                    folder.AddFolder(entry.Path, entry.Mode);
                    break;
                case 'l':
                    folder.AddLink(entry.Path, entry.Target);
                    break;
                case 'f' when entry.Length > PieceLength:
                    await folder.AddFileAsync(entry.Path, entry.Mode, file => ReceivePiecesAsync(guestPath, entry, file, budget, cancellationToken)).ConfigureAwait(false);
                    break;
                default:
                    batch.Add(entry);
                    if (batch.Sum(e => e.Length) > PieceLength || batch.Count == LargestBatch)
                        await ReceiveBatchAsync().ConfigureAwait(false);
                    break;
            }
        }

        await ReceiveBatchAsync().ConfigureAwait(false);

        async Task ReceiveBatchAsync()
        {
            await ReceiveFilesAsync(guestPath, folder, batch, budget, cancellationToken).ConfigureAwait(false);
            batch.Clear();
        }
    }

    /// <summary>What is in a folder; what is obviously too much is refused before any of it is copied.</summary>
    private async Task<IReadOnlyList<FolderEntry>> ListAsync(string guestPath, CopyBudget budget, CancellationToken cancellationToken)
    {
        ShellCommand command = $"cd -- {guestPath} && find . -mindepth 1 -printf {FolderListing.Format}";
        var list = await _machine.RunAsync(command, new RunOptions { MaximumOutput = LongestList }, cancellationToken).ConfigureAwait(false);
        if (list.ExitCode != 0)
            throw new CommandFailedException($"{_machine.Name}: {guestPath} cannot be read: {list.ErrorTail}", _machine, "find", list);

        var entries = new List<FolderEntry>();
        long length = 0;
        foreach (var entry in FolderListing.Read(list.StandardOutputBytes))
        {
            budget.AddEntry();
            length += entry.Type == 'f' ? Math.Min(entry.Length, long.MaxValue - length) : 0;
            budget.Require(length);
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Receives small files as one archive.</summary>
    private async Task ReceiveFilesAsync(string guestPath, HostFolder folder, IReadOnlyList<FolderEntry> files, CopyBudget budget, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
            return;
        ShellCommand command = $"tar --create --format=gnu --hard-dereference --file - --directory {guestPath} --no-recursion --null --verbatim-files-from --files-from -";
        var names = files.SelectMany(f => f.Path.Bytes.ToArray().Append((byte)0)).ToArray();
        var result = await _machine.RunAsync(command, new RunOptions { StandardInput = names, MaximumOutput = LongestArchive }, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new CommandFailedException($"{_machine.Name}: {guestPath} cannot be read: {result.ErrorTail}", _machine, command.ToString(), result);

        var contents = TarFiles.ContentsOf(result.StandardOutputBytes).GetEnumerator();
        foreach (var file in files)
        {
            if (!contents.MoveNext())
                throw new FormatException("the machine has sent fewer files than it has named");
            budget.AddBytes(contents.Current.Length);
            await folder.AddFileAsync(file.Path, file.Mode, stream => stream.WriteAsync(contents.Current, cancellationToken).AsTask()).ConfigureAwait(false);
        }
    }

    /// <summary>Receives a large file; its name travels as input, since a command is text, and is read as bytes.</summary>
    private Task ReceivePiecesAsync(string guestPath, FolderEntry entry, Stream file, CopyBudget budget, CancellationToken cancellationToken) =>
        ReadAsync(
            $"{guestPath}/{entry.Path}",
            piece => $"LC_ALL=C; cd -- {guestPath}; IFS= read -r -d '' name; exec dd if=\"$name\" bs={PieceLength} skip={piece} count=1 iflag=fullblock status=none",
            entry.Path.Bytes.ToArray().Append((byte)0).ToArray(),
            piece => file.WriteAsync(piece, cancellationToken),
            budget,
            cancellationToken);
}

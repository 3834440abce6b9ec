using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;
using CliWrap;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Publishing;

/// <summary>
/// The archive that a network is published to: tar, compressed by zstd, with everything sorted and nothing of the user or
/// the time in it. At its end is a frame that zstd skips, with a hash of what was published: by that an archive is known to
/// be ours and up to date.
/// </summary>
internal sealed class PublishedArchive(string path, SourcePosition project)
{
    private const uint SkippedFrame = 0x184D2A5E;
    private const string Format = "NixVms published network 1 ";
    private const int HeaderLength = 8;

    // A hash of 32 bytes, in hexadecimal.
    private static readonly int FrameLength = HeaderLength + Format.Length + 64;

    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch.AddSeconds(1);

    /// <summary>Makes the archive, unless it is there.</summary>
    /// <param name="network">What is to be in it.</param>
    /// <param name="environment">Has the PATH that zstd is searched on.</param>
    /// <param name="onChange">Called once, before the first change.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NixVmsException">Something else is there, or there is no zstd.</exception>
    public async Task WriteAsync(PublishedNetwork network, IReadOnlyDictionary<string, string> environment, Action onChange, CancellationToken cancellationToken)
    {
        var digest = network.Digest();
        var found = DigestOf(path);
        if (found == digest)
            return;
        if (found is null && Path.Exists(path))
        {
            throw new NixVmsException(
                ErrorCodes.PublishedElsewhere,
                $"{path} exists and was not made by publishing a network, so it is left alone. Move it away, or publish to another folder (-o, PublishDir, NixVmsPublishPath).",
                project);
        }

        var zstd = Programs.Find("zstd", environment)
            ?? throw new NixVmsException(ErrorCodes.ZstdMissing, "PublishArchive needs the program zstd, which is not on PATH. On Debian and Ubuntu: apt-get install zstd. Without PublishArchive, a network is published as a folder.", project);
        onChange();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TemporaryName.RemoveLeftovers(path);
        var temporary = TemporaryName.Beside(path);
        try
        {
            await CompressAsync(network, zstd, temporary, cancellationToken).ConfigureAwait(false);
            AppendFrame(temporary, digest);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes the archive, if it is one.</summary>
    public void Remove()
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
            TemporaryName.RemoveLeftovers(path);
        if (DigestOf(path) is not null)
            File.Delete(path);
    }

    private async Task CompressAsync(PublishedNetwork network, string zstd, string target, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        // As many threads as there are processors: the result does not depend on their number.
        var command = new ProcessCommand(zstd, ["--quiet", "-T0", "-9", "-o", target], Path.GetDirectoryName(target)!)
        {
            Input = PipeSource.Create((stream, token) => Task.Run(() => WriteTar(network, stream, token), token)),
        };
        var exitCode = await ProcessRunner.RunAsync(command, onOutput: null, said.Add, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0 || !File.Exists(target))
            throw new NixVmsException(ErrorCodes.ZstdMissing, $"{zstd} did not compress the archive: {TerminalText.Clean(string.Join("\n", said)).Trim()} (exit code {exitCode}).", project);
    }

    private static void WriteTar(PublishedNetwork network, Stream stream, CancellationToken cancellationToken)
    {
        using var tar = new TarWriter(stream, TarEntryFormat.Gnu, leaveOpen: true);
        var texts = network.Texts.Select(t => (t.Path, Write: (Action)(() => WriteText(t))));
        var trees = network.Trees.SelectMany(t => t.Entries()).Select(e => (e.Path, Write: (Action)(() => WriteEntry(e))));
        var folders = network.Paths.SelectMany(Parents).Distinct().Select(p => (Path: p, Write: (Action)(() => Add(TarEntryType.Directory, p, AtomicFile.Executable))));
        Add(TarEntryType.Directory, "", AtomicFile.Executable);
        foreach (var (_, write) in texts.Concat(trees).Concat(folders).OrderBy(e => e.Path, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            write();
        }

        void WriteText(PublishedText text)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text.Content));
            Add(TarEntryType.RegularFile, text.Path, text.Mode, content);
        }

        void WriteEntry(PublishedTree entry)
        {
            if (new FileInfo(entry.Source).LinkTarget is { } target)
            {
                Add(TarEntryType.SymbolicLink, entry.Path, AtomicFile.Executable, link: target);
            }
            else if (Directory.Exists(entry.Source))
            {
                Add(TarEntryType.Directory, entry.Path, AtomicFile.Executable);
            }
            else
            {
                using var content = File.OpenRead(entry.Source);
                Add(TarEntryType.RegularFile, entry.Path, File.GetUnixFileMode(entry.Source), content);
            }
        }

        void Add(TarEntryType type, string path, UnixFileMode mode, Stream? content = null, string? link = null)
        {
            var name = path.Length == 0 ? network.Name : $"{network.Name}/{path}";
            var entry = new GnuTarEntry(type, type == TarEntryType.Directory ? name + "/" : name)
            {
                Mode = mode,
                Uid = 0,
                Gid = 0,
                UserName = "root",
                GroupName = "root",
                ModificationTime = Time,
                AccessTime = Time,
                ChangeTime = Time,
            };
            if (content is not null)
                entry.DataStream = content;
            if (link is not null)
                entry.LinkName = link;
            tar.WriteEntry(entry);
        }
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is { Length: > 0 }; parent = Path.GetDirectoryName(parent))
            yield return parent;
    }

    private static void AppendFrame(string file, string digest)
    {
        var frame = new byte[FrameLength];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, SkippedFrame);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), FrameLength - HeaderLength);
        Encoding.ASCII.GetBytes(Format + digest, frame.AsSpan(HeaderLength));
        using var stream = new FileStream(file, FileMode.Append);
        stream.Write(frame);
    }

    /// <summary>The hash in an archive's last frame; null where the file is none of ours.</summary>
    private static string? DigestOf(string file)
    {
        if (!File.Exists(file) || new FileInfo(file).Length < FrameLength)
            return null;
        var frame = new byte[FrameLength];
        using (var stream = File.OpenRead(file))
        {
            stream.Seek(-FrameLength, SeekOrigin.End);
            stream.ReadExactly(frame);
        }

        var text = Encoding.ASCII.GetString(frame, HeaderLength, FrameLength - HeaderLength);
        return BinaryPrimitives.ReadUInt32LittleEndian(frame) == SkippedFrame && text.StartsWith(Format, StringComparison.Ordinal) ? text[Format.Length..] : null;
    }
}

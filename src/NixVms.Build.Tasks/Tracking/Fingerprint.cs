using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using NixVms.Build.Tasks.Unix;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>Takes the state of inputs, once of each file: what changes later is for another instance.</summary>
/// <param name="settings">The settings of this build.</param>
/// <param name="environment">The environment of this build.</param>
/// <param name="exclusions">What is left out of trees: what builds write.</param>
internal sealed class Fingerprint(
    IReadOnlyDictionary<string, string> settings,
    IReadOnlyDictionary<string, string> environment,
    TreeExclusions exclusions)
{
    /// <summary>The state of an input that does not exist or cannot be read.</summary>
    public const string None = "none";

    // Larger than nearly every Nix file.
    private const int BufferSize = 1 << 16;

    [ThreadStatic]
    private static byte[]? _buffer;

    // A file can be an input by itself and as a part of a folder.
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    private readonly Dictionary<string, IReadOnlyList<FileTreeEntry>> _trees = new(StringComparer.Ordinal);

    public string Of(TrackedInputKind kind, string name) => kind switch
    {
        TrackedInputKind.File => OfFile(name),
        TrackedInputKind.Tree => OfTree(name),
        TrackedInputKind.Existence => OfExistence(name),
        TrackedInputKind.Link => SymbolicLink.Target(name) ?? None,
        TrackedInputKind.Setting => OfMember(settings, name),
        TrackedInputKind.Variable => OfMember(environment, name),
        _ => None,
    };

    /// <summary>What is in a folder, and what it was when its fingerprint was taken.</summary>
    public IReadOnlyList<FileTreeEntry> EntriesOf(string folder)
    {
        if (!_trees.TryGetValue(folder, out var entries))
            _trees.Add(folder, entries = [.. FileTree.Entries(folder, exclusions, int.MaxValue)]);
        return entries;
    }

    private string OfFile(string path)
    {
        if (!_files.TryGetValue(path, out var fingerprint))
            _files.Add(path, fingerprint = ReadFile(path));
        return fingerprint;
    }

    private static string ReadFile(string path)
    {
        try
        {
            // Half the time of a stream, and a thousand small files are looked at.
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // Nix keeps the executable bit of what it copies to the store.
            var isExecutable = (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0;
            return Text(HashOf(file)) + (isExecutable ? " executable" : "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return None;
        }
    }

    private static byte[] HashOf(SafeFileHandle file)
    {
        var buffer = _buffer ??= new byte[BufferSize];
        var length = RandomAccess.Read(file, buffer, fileOffset: 0);

        // A short read is no end.
        if (length < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(length, 1), length) == 0)
            return SHA256.HashData(buffer.AsSpan(0, length));

        using var stream = new FileStream(file, FileAccess.Read);
        return SHA256.HashData(stream);
    }

    private string OfTree(string path)
    {
        if (!Directory.Exists(path))
            return OfFile(path);

        var summary = new StringBuilder();
        foreach (var entry in EntriesOf(path))
        {
            summary.Append(entry.Path, path.Length, entry.Path.Length - path.Length).Append('\0');
            summary.Append(entry.LinkTarget ?? (entry.IsFolder ? "folder" : OfFile(entry.Path))).Append('\n');
        }

        return OfText(summary.ToString());
    }

    private static string OfMember(IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) ? OfText(value) : None;

    private static string OfExistence(string path) =>
        Directory.Exists(path) ? "folder" : File.Exists(path) ? "file" : None;

    private static string OfText(string text) => Text(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // Half of SHA-256 is far more than chance needs, and keeps the inputs file readable.
    private static string Text(byte[] hash) => Convert.ToHexString(hash, 0, 16).ToLowerInvariant();
}

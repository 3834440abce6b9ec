using System.Security.Cryptography;
using System.Text;
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

    // One for a thousand files: making it costs as much as hashing a small one.
    [ThreadStatic]
    private static SHA256? _hash;

    private static SHA256 Hash => _hash ??= SHA256.Create();

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
            var hash = Text(HashFile(path));

            // Nix keeps the executable bit of what it copies to the store.
            return FileModes.IsExecutable(path) ? hash + " executable" : hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return None;
        }
    }

    private static byte[] HashFile(string path)
    {
        var buffer = _buffer ??= new byte[BufferSize];
        var length = SmallFile.Read(path, buffer);
        if (length >= 0)
            return Hash.ComputeHash(buffer, 0, length);

        using var stream = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Hash.ComputeHash(stream);
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

    private static string OfText(string text) => Text(Hash.ComputeHash(Encoding.UTF8.GetBytes(text)));

    // Half of SHA-256 is far more than chance needs, and keeps the inputs file readable.
    private static string Text(byte[] hash)
    {
        const string digits = "0123456789abcdef";
        var text = new char[32];
        for (var i = 0; i < text.Length; i++)
            text[i] = digits[i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15];
        return new string(text);
    }
}

using System.Text;
using NixVms.Build.Tasks.Files;

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
    // A file can be an input by itself and as a part of a folder.
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    private readonly Dictionary<string, IReadOnlyList<FileTreeEntry>> _trees = new(StringComparer.Ordinal);

    public string Of(TrackedInputKind kind, string name) => kind switch
    {
        TrackedInputKind.File => OfFile(name),
        TrackedInputKind.Tree => OfTree(name),
        TrackedInputKind.Existence => OfExistence(name),
        TrackedInputKind.Link => SymbolicLink.Target(name) ?? ContentHash.None,
        TrackedInputKind.Setting => OfMember(settings, name),
        TrackedInputKind.Variable => OfMember(environment, name),
        _ => ContentHash.None,
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
            _files.Add(path, fingerprint = ContentHash.OfFile(path));
        return fingerprint;
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

        return ContentHash.OfText(summary.ToString());
    }

    private static string OfMember(IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) ? ContentHash.OfText(value) : ContentHash.None;

    private static string OfExistence(string path) =>
        Directory.Exists(path) ? "folder" : File.Exists(path) ? "file" : ContentHash.None;
}

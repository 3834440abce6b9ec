using System.Text;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>Takes the state of inputs, once of each: what changes later is for another instance.</summary>
/// <param name="settings">The settings of this build.</param>
/// <param name="environment">The environment of this build.</param>
/// <param name="exclusions">What is left out of folders: what builds write.</param>
/// <param name="key">What hashes of settings, variables and files are made with: see <see cref="ProjectState.Key"/>.</param>
internal sealed class Fingerprint(
    IReadOnlyDictionary<string, string> settings,
    IReadOnlyDictionary<string, string> environment,
    TreeExclusions exclusions,
    string key)
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    public string Of(TrackedInputKind kind, string name)
    {
        var key = InputSet.Key(kind, name);
        if (!_known.TryGetValue(key, out var state))
            _known.Add(key, state = Take(kind, name));
        return state;
    }

    /// <summary>The input with its state.</summary>
    public TrackedInput Input(TrackedInputKind kind, string name, string reason) => new(kind, name, Of(kind, name), reason);

    private string Take(TrackedInputKind kind, string name) => kind switch
    {
        // Files are recorded by paths without links.
        TrackedInputKind.File => SymbolicLink.Target(name) is null ? ContentHash.OfFile(name, key) : "link",
        TrackedInputKind.Folder => OfFolder(name),
        TrackedInputKind.Existence => KindOf(name),
        TrackedInputKind.Link => SymbolicLink.Target(name) ?? ContentHash.None,
        TrackedInputKind.Setting => OfMember(settings, name),
        TrackedInputKind.Variable => OfMember(environment, name),
        _ => ContentHash.None,
    };

    /// <summary>Whether all names in a folder are text: else two of them could look the same.</summary>
    public bool CanBeListed(string folder) => EntriesOf(folder) is not { } entries || entries.All(e => e.IndexOf('\ufffd') < 0);

    private string OfFolder(string path)
    {
        if (EntriesOf(path) is not { } entries)
            return ContentHash.None;

        var summary = new StringBuilder();
        foreach (var entry in entries)
            summary.Append(Path.GetFileName(entry)).Append('\0').Append(KindOf(entry)).Append('\n');
        return ContentHash.OfText(summary.ToString());
    }

    private IReadOnlyList<string>? EntriesOf(string folder)
    {
        try
        {
            return [.. Directory.GetFileSystemEntries(folder).Where(e => !exclusions.Contains(e)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private string OfMember(IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) ? ContentHash.OfSecret(value, key) : ContentHash.None;

    private static string KindOf(string path) =>
        SymbolicLink.Target(path) is not null ? "link" : Directory.Exists(path) ? "folder" : FileState.IsOrdinaryFile(path) ? "file" : File.Exists(path) ? "other" : ContentHash.None;
}

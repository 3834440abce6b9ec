using System.Text;
using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// The times of everything that networks depend on: as long as they are what they were when it was read, nothing has
/// changed, and no content has to be looked at.
/// </summary>
internal sealed class InputTimes
{
    // Never a time.
    private const string Changed = "changed";
    private const string Always = "always";

    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _folders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _existence = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _variables = new(StringComparer.Ordinal);
    private bool _isAlways;

    /// <summary>Files, with their times as MSBuild shows them.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>Folders and links, with the ticks of their own times.</summary>
    public IReadOnlyDictionary<string, string> Folders => _folders;

    /// <summary>Paths of which it matters whether something is there, with its attributes.</summary>
    public IReadOnlyDictionary<string, string> Existence => _existence;

    /// <summary>Names of variables.</summary>
    public IReadOnlyCollection<string> Variables => _variables;

    /// <summary>
    /// The times of a network's inputs, as they are now. Those of the folders that files are in count, too: a file that is
    /// replaced by one with the same time (<c>tar</c>, <c>git</c>, <c>mv</c>) changes its folder.
    /// </summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="exclusions">What builds write: each of them would change the time of its folder.</param>
    /// <param name="tools">Programs whose change matters: files beside the inputs.</param>
    /// <param name="start">When the inputs began to be read, in UTC; what changed since then is given no valid time.</param>
    public static InputTimes Of(IEnumerable<TrackedInput> inputs, TreeExclusions exclusions, IEnumerable<string> tools, DateTime start)
    {
        var times = new InputTimes();
        foreach (var tool in tools.SelectMany(t => new[] { t, RealPath.Of(t) }))
            times._files[tool] = FileTime(tool, start);
        foreach (var input in inputs)
        {
            var isKnown = input.Fingerprint != Fingerprint.Changed;
            switch (input.Kind)
            {
                case TrackedInputKind.File:
                    times._files[input.Name] = isKnown ? FileTime(input.Name, start) : Changed;
                    if (input.MayBeReplaced && Path.GetDirectoryName(input.Name) is { } folder && !times._folders.ContainsKey(folder) && !exclusions.IsAboveOne(folder))
                        times._folders[folder] = FolderTime(folder, start);
                    break;
                case TrackedInputKind.Folder or TrackedInputKind.Link:
                    times._folders[input.Name] = isKnown ? FolderTime(input.Name, start) : Changed;
                    break;
                case TrackedInputKind.Existence:
                    times._existence[input.Name] = isKnown ? FileTimes.Attributes(input.Name) : Changed;
                    break;
                case TrackedInputKind.Variable:
                    times._variables.Add(input.Name);
                    break;
                case TrackedInputKind.Always:
                    times._isAlways = true;
                    break;
            }
        }

        return times;
    }

    /// <summary>The times of several networks' inputs. What has changed for one of them has no valid time.</summary>
    public static InputTimes Union(IEnumerable<InputTimes> all)
    {
        var union = new InputTimes();
        foreach (var times in all)
        {
            Merge(union._files, times._files);
            Merge(union._folders, times._folders);
            Merge(union._existence, times._existence);
            union._variables.UnionWith(times._variables);
            union._isAlways |= times._isAlways;
        }

        return union;
    }

    /// <summary>Reads what <see cref="Write"/> has written; null where it is missing or something else.</summary>
    public static InputTimes? TryRead(string path)
    {
        try
        {
            var times = new InputTimes();
            foreach (var line in File.ReadLines(path))
            {
                var fields = line.Split('\t');
                switch (fields)
                {
                    case ["file", var time, var name]:
                        times._files[name] = time;
                        break;
                    case ["folder", var time, var name]:
                        times._folders[name] = time;
                        break;
                    case ["existence", var state, var name]:
                        times._existence[name] = state;
                        break;
                    case ["variable", "", var name]:
                        times._variables.Add(name);
                        break;
                    case [Always]:
                        times._isAlways = true;
                        break;
                    default:
                        return null;
                }
            }

            return times;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes a line for each input.</summary>
    public void Write(string path)
    {
        var text = new StringBuilder();
        Append(text, "file", _files);
        Append(text, "folder", _folders);
        Append(text, "existence", _existence);
        foreach (var variable in _variables)
            text.Append("variable\t\t").Append(variable).Append('\n');
        if (_isAlways)
            text.Append(Always).Append('\n');
        AtomicFile.WriteIfDifferent(path, text.ToString());
    }

    /// <summary>The text that the targets make of the lists by means of MSBuild; one that they never make where something cannot be tracked.</summary>
    public string ComparedText()
    {
        if (_isAlways)
            return Always + "\n";

        var text = new StringBuilder();
        foreach (var time in _files.Values.Concat(_folders.Values))
            text.Append("at ").Append(time).Append('\n');
        foreach (var state in _existence.Values)
            text.Append("is ").Append(state).Append('\n');
        return text.ToString();
    }

    /// <summary>Whether everything has the time that it had. Variables are not looked at.</summary>
    public bool AreCurrent() =>
        !_isAlways
        && _files.All(f => f.Value == FileTimes.OfFile(f.Key))
        && _folders.All(f => f.Value == FileTimes.OfFolder(f.Key))
        && _existence.All(e => e.Value == FileTimes.Attributes(e.Key));

    /// <summary>
    /// Takes over the new times of folders into which the build itself has written, such as the project's own when it got
    /// its out link: as long as what is known of them, without what builds write, is what was recorded.
    /// </summary>
    /// <returns>Whether a time was changed.</returns>
    public bool RefreshFolders(IReadOnlyList<TrackedInput> inputs, Fingerprint fingerprint)
    {
        // The times first: what changes after this line is noticed by the next build.
        var news = _folders
            .Where(f => f.Value != Changed && Directory.Exists(f.Key) && SymbolicLink.Target(f.Key) is null)
            .Select(f => new KeyValuePair<string, string>(f.Key, FileTimes.OfFolder(f.Key)))
            .Where(f => _folders[f.Key] != f.Value)
            .ToDictionary(f => f.Key, f => f.Value);
        foreach (var input in inputs.Where(i => IsIn(i, news) && fingerprint.Of(i.Kind, i.Name) != i.Fingerprint))
            news.Remove(FolderOf(input));
        foreach (var folder in news)
            _folders[folder.Key] = folder.Value;
        return news.Count > 0;
    }

    private static bool IsIn(TrackedInput input, Dictionary<string, string> folders) =>
        input.Kind is TrackedInputKind.File or TrackedInputKind.Folder && folders.ContainsKey(FolderOf(input));

    private static string FolderOf(TrackedInput input) =>
        input.Kind == TrackedInputKind.Folder ? input.Name : Path.GetDirectoryName(input.Name) ?? "/";

    private static void Append(StringBuilder text, string kind, SortedDictionary<string, string> times)
    {
        foreach (var entry in times)
            text.Append(kind).Append('\t').Append(entry.Value).Append('\t').Append(entry.Key).Append('\n');
    }

    private static void Merge(SortedDictionary<string, string> union, SortedDictionary<string, string> times)
    {
        foreach (var entry in times)
            union[entry.Key] = union.TryGetValue(entry.Key, out var time) && time != entry.Value ? Changed : entry.Value;
    }

    private static string FileTime(string path, DateTime start) =>
        File.Exists(path) && File.GetLastWriteTimeUtc(path) >= start ? Changed : FileTimes.OfFile(path);

    private static string FolderTime(string path, DateTime start) =>
        File.GetLastWriteTimeUtc(path) >= start ? Changed : FileTimes.OfFolder(path);
}

using NixVms.Build.Tasks.Files;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// The times of everything that networks depend on: as long as they are what they were when it was read, nothing has
/// changed, and no content has to be looked at but that of some small files.
/// </summary>
internal sealed class InputTimes
{
    // Never a time.
    private const string Changed = "changed";

    // Nothing has to be read in order to do nothing that takes longer than to ask for its time.
    private const long LargestContent = 1 << 20;

    /// <summary>
    /// Files with their times as MSBuild shows them; folders and links with the ticks of their own times; paths of which it
    /// matters whether something is there, with its attributes; names of variables; and those of the files that have to be
    /// read, since neither their own time nor that of a folder tells of another file. All by name.
    /// </summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, string>> Lists { get; } =
        new[] { "files", "folders", "existence", "variables", "contents" }.ToDictionary(n => n, _ => new SortedDictionary<string, string>(StringComparer.Ordinal));

    private SortedDictionary<string, string> Files => Lists["files"];

    private SortedDictionary<string, string> Folders => Lists["folders"];

    private SortedDictionary<string, string> Existence => Lists["existence"];

    /// <summary>
    /// The times of a network's inputs, as they are now. Those of the folders that files are in count, too: a file that is
    /// replaced by one with the same time (<c>tar</c>, <c>git</c>, <c>mv</c>) changes its folder. Where builds write into that
    /// folder, the file itself is to be read.
    /// </summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="exclusions">What builds write: each of them would change the time of its folder.</param>
    /// <param name="tools">Programs whose change matters: files beside the inputs.</param>
    /// <param name="start">When the inputs began to be read, in UTC; what changed since then is given no valid time.</param>
    public static InputTimes Of(IEnumerable<TrackedInput> inputs, TreeExclusions exclusions, IEnumerable<string> tools, DateTime start)
    {
        var times = new InputTimes();
        var (files, folders, existence) = (times.Files, times.Folders, times.Existence);
        foreach (var tool in tools.SelectMany(t => new[] { t, RealPath.Of(t) }))
            files[tool] = FileTime(tool);
        foreach (var input in inputs)
        {
            switch (input.Kind)
            {
                case TrackedInputKind.File:
                    files[input.Name] = input.IsKnown ? FileTime(input.Name) : Changed;
                    if (input.MayBeReplaced && !exclusions.IsAboveOne(input.Folder))
                        folders[input.Folder] = FolderTime(input.Folder);
                    else if (input.MayBeReplaced && new FileInfo(input.Name) is { Exists: true, Length: <= LargestContent })
                        times.Lists["contents"][input.Name] = "";
                    break;
                case TrackedInputKind.Folder or TrackedInputKind.Link:
                    folders[input.Name] = input.IsKnown ? FolderTime(input.Name) : Changed;
                    break;
                case TrackedInputKind.Existence:
                    existence[input.Name] = input.IsKnown ? FileTimes.Attributes(input.Name) : Changed;
                    break;
                case TrackedInputKind.Always:
                    existence[input.Name] = Changed;
                    break;
                case TrackedInputKind.Variable:
                    times.Lists["variables"][input.Name] = "";
                    break;
            }
        }

        return times;

        string FileTime(string path) => File.Exists(path) && File.GetLastWriteTimeUtc(path) >= start ? Changed : FileTimes.OfFile(path);
        string FolderTime(string path) => File.GetLastWriteTimeUtc(path) >= start ? Changed : FileTimes.OfFolder(path);
    }

    /// <summary>The times of several networks' inputs. What has changed for one of them has no valid time.</summary>
    public static InputTimes Union(IEnumerable<InputTimes> all)
    {
        var union = new InputTimes();
        foreach (var list in all.SelectMany(t => t.Lists))
        {
            var known = union.Lists[list.Key];
            foreach (var entry in list.Value)
                known[entry.Key] = known.TryGetValue(entry.Key, out var time) && time != entry.Value ? Changed : entry.Value;
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
                if (line.Split('\t') is not [var kind, var time, var name] || !times.Lists.TryGetValue(kind, out var known))
                    return null;
                known[name] = time;
            }

            return times;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes a line for each input.</summary>
    public void Write(string path) =>
        AtomicFile.WriteIfDifferent(path, string.Concat(Lists.SelectMany(k => k.Value.Select(e => $"{k.Key}\t{e.Value}\t{e.Key}\n"))));

    /// <summary>The text that the targets make of the lists by means of MSBuild; one that they never make where something cannot be tracked.</summary>
    public string ComparedText() =>
        string.Concat(Files.Concat(Folders).Select(time => $"at {time.Value}\n").Concat(Existence.Select(state => $"is {state.Value}\n")));

    /// <summary>Whether <see cref="AreCurrent"/> tells that an input is what it was.</summary>
    public bool Tell(TrackedInput input) =>
        input.Kind is TrackedInputKind.Folder or TrackedInputKind.Link or TrackedInputKind.Existence || input.Kind == TrackedInputKind.File && !Lists["contents"].ContainsKey(input.Name);

    /// <summary>Whether everything has the time that it had. Variables are not looked at.</summary>
    public bool AreCurrent() =>
        Files.All(f => f.Value == FileTimes.OfFile(f.Key))
        && Folders.All(f => f.Value == FileTimes.OfFolder(f.Key))
        && Existence.All(e => e.Value == FileTimes.Attributes(e.Key));

    /// <summary>
    /// Takes over the new times of folders into which the build itself has written, such as the project's own when it got
    /// its out link: as long as what is known of them, without what builds write, is what was recorded.
    /// </summary>
    /// <returns>Whether a time was changed.</returns>
    public bool RefreshFolders(IReadOnlyList<TrackedInput> inputs, Fingerprint fingerprint)
    {
        // The times first: what changes after this line is noticed by the next build.
        var news = Folders
            .Where(f => f.Value != Changed && Directory.Exists(f.Key) && SymbolicLink.Target(f.Key) is null && f.Value != FileTimes.OfFolder(f.Key))
            .ToDictionary(f => f.Key, f => FileTimes.OfFolder(f.Key));
        foreach (var input in inputs.Where(i => i.Kind is TrackedInputKind.File or TrackedInputKind.Folder && news.ContainsKey(i.Folder) && fingerprint.Of(i.Kind, i.Name) != i.Fingerprint))
            news.Remove(input.Folder);
        foreach (var folder in news)
            Folders[folder.Key] = folder.Value;
        return news.Count > 0;
    }
}

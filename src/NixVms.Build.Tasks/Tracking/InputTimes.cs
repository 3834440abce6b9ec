using System.Text;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Unix;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// What MSBuild compares before it calls a task: the times of all inputs. The targets make the same text from the
/// lists with means of MSBuild alone; as long as it is equal to the one written here, no task runs. Equality, unlike
/// "newer than", also notices a file that is replaced by an older one.
/// </summary>
internal sealed class InputTimes
{
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _existence = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _variables = new(StringComparer.Ordinal);
    private readonly Func<string, string> _realPath = RealPath.Remembering();
    private readonly bool _isAlways;

    /// <param name="inputs">The inputs of an evaluation.</param>
    /// <param name="fingerprint">Has listed the folders among them.</param>
    /// <param name="tools">Programs whose change matters: files beside the inputs.</param>
    public InputTimes(IEnumerable<TrackedInput> inputs, Fingerprint fingerprint, IEnumerable<string> tools)
    {
        foreach (var tool in tools)
            AddFile(tool);
        foreach (var input in inputs)
        {
            switch (input.Kind)
            {
                case TrackedInputKind.File:
                    AddFile(input.Name);
                    break;
                case TrackedInputKind.Tree:
                    AddTree(input.Name, fingerprint.EntriesOf(input.Name));
                    break;
                case TrackedInputKind.Link:
                    _folders.Add(input.Name);
                    break;
                case TrackedInputKind.Existence:
                    _existence.Add(input.Name);
                    break;
                case TrackedInputKind.Variable:
                    _variables.Add(input.Name);
                    break;
                case TrackedInputKind.Always:
                    _isAlways = true;
                    break;
            }
        }
    }

    /// <summary>Writes the lists, and the times as they are now.</summary>
    /// <param name="folder">The network's folder in obj/.</param>
    /// <param name="start">When the inputs began to be read; what changed since then is given no valid time.</param>
    public void Write(string folder, DateTime start)
    {
        WriteList(folder, "inputs.files", _files);
        WriteList(folder, "inputs.folders", _folders);
        WriteList(folder, "inputs.existence", _existence);
        WriteList(folder, "inputs.variables", _variables);
        WriteList(folder, "inputs.always", _isAlways ? ["always"] : []);

        var times = new StringBuilder();
        foreach (var file in _files)
            times.Append("at ").Append(FileTime(file, start)).Append('\n');
        foreach (var path in _folders)
            times.Append(path).Append('|').Append(FolderTime(path, start)).Append('\n');
        foreach (var path in _existence.Where(p => File.Exists(p) || Directory.Exists(p)))
            times.Append(path).Append("|exists\n");
        AtomicFile.WriteIfDifferent(Path.Combine(folder, "inputs.times"), times.ToString());
    }

    /// <summary>
    /// Takes over the new times of tracked folders into which the build itself has written, such as the project's own
    /// when it got its out link: as long as their content, without what builds write, is what was recorded.
    /// </summary>
    /// <returns>Whether a time was changed.</returns>
    public static bool RefreshFolders(string folder, Fingerprint fingerprint)
    {
        var times = Path.Combine(folder, "inputs.times");
        var trees = InputsFile.TryRead(Path.Combine(folder, "inputs"))?.Inputs.Where(i => i.Kind == TrackedInputKind.Tree).ToList();
        if (trees is null || trees.Count == 0 || !File.Exists(times))
            return false;

        // The times first: what changes after this line is noticed by the next build.
        var start = DateTime.UtcNow.AddDays(1);
        var folders = File.ReadAllLines(times)
            .Select(line => line.Substring(0, Math.Max(0, line.LastIndexOf('|'))))
            .Where(path => Directory.Exists(path) && trees.Any(t => path == t.Name || path.StartsWith(t.Name + "/", StringComparison.Ordinal)))
            .ToDictionary(path => path, path => FolderTime(path, start));
        if (trees.Any(t => fingerprint.Of(t.Kind, t.Name) != t.Fingerprint))
            return false;

        var lines = File.ReadAllLines(times).Select(line =>
        {
            var path = line.Substring(0, Math.Max(0, line.LastIndexOf('|')));
            return folders.TryGetValue(path, out var time) ? $"{path}|{time}" : line;
        });
        return AtomicFile.WriteIfDifferent(times, string.Concat(lines.Select(l => l + "\n")));
    }

    // The format of MSBuild's own metadata ModifiedTime, which is empty for a file that is not there.
    private static string FileTime(string path, DateTime start)
    {
        if (!File.Exists(path))
            return "";

        var time = File.GetLastWriteTime(path);
        return time.ToUniversalTime() >= start ? "changed" : time.ToString("yyyy-MM-dd HH:mm:ss.fffffff", null);
    }

    private static string FolderTime(string path, DateTime start)
    {
        var time = File.GetLastWriteTime(path);
        return time.ToUniversalTime() >= start ? "changed" : time.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void WriteList(string folder, string name, IReadOnlyCollection<string> lines)
    {
        var path = Path.Combine(folder, name);
        if (lines.Count > 0)
            AtomicFile.WriteLinesIfDifferent(path, lines);
        else
            File.Delete(path);
    }

    private void AddFile(string path)
    {
        _files.Add(path);
        _files.Add(_realPath(path));
    }

    private void AddTree(string folder, IReadOnlyList<FileTreeEntry> entries)
    {
        _folders.Add(folder);
        foreach (var entry in entries)
        {
            if (entry.LinkTarget is not null || entry.IsFolder)
                _folders.Add(entry.Path);
            else
                _files.Add(entry.Path);
        }
    }
}

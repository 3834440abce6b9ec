using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// Turns the files that Nix evaluated into everything the evaluation can depend on. docs/incremental.md has the
/// argument why that is enough.
/// </summary>
/// <param name="scope">Which files are whose.</param>
/// <param name="environment">The environment of the build.</param>
internal sealed class InputCollector(TrackingScope scope, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Entries of a folder beyond which it is not tracked: listing it would cost more than an evaluation.</summary>
    public const int TreeLimit = 5000;

    private readonly InputSet _inputs = new();

    // What matters only if some code reads files by computed paths, which all files have to be seen for.
    private readonly List<NixReference> _pending = [];
    private readonly HashSet<string> _userFolders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _namedFolders = new(StringComparer.Ordinal);
    private bool _hasReaders;
    private bool _hasParsers;
    private NixReference? _pathMaker;

    public InputSet Collect(IReadOnlyCollection<string> evaluatedFiles)
    {
        AddDataOfNixpkgs([.. evaluatedFiles.Where(scope.IsOfNixpkgs)]);
        foreach (var file in evaluatedFiles.Where(f => !scope.IsOurs(f)))
        {
            if (!scope.IsImmutable(file))
                Add(TrackedInputKind.File, file, scope.IsOfNixpkgs(file) ? "evaluated, part of nixpkgs" : "evaluated");
            if (scope.IsOfNixpkgs(file))
                continue;

            // Code in the store never changes, but what it reads may.
            AddLinksOf(file, "on the way to an evaluated file");
            _userFolders.Add(Path.GetDirectoryName(file)!);
            AddReferences(file);
        }

        foreach (var reference in _pending)
            AddPending(reference);
        if (_hasReaders)
            AddPathsInData();
        foreach (var folder in _pathMaker is null ? [] : _userFolders.Concat(_namedFolders).Distinct().ToList())
            AddTree(folder, $"{_pathMaker!.Value} in {Place(_pathMaker)} can reach any file there");
        return _inputs;
    }

    private void AddDataOfNixpkgs(IReadOnlyCollection<string> files)
    {
        foreach (var data in files.SelectMany(NixpkgsDataFiles.NamedIn))
            Add(TrackedInputKind.File, data, "data, part of nixpkgs");
    }

    private IReadOnlyList<NixReference> Scan(string file)
    {
        try
        {
            environment.TryGetValue("HOME", out var home);
            return new NixReferenceScanner(file, home ?? "/").Scan(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void AddReferences(string file)
    {
        var references = Scan(file);
        _hasReaders |= references.Any(r => r.Kind == NixReferenceKind.Reader);
        _hasParsers |= references.Any(r => r.Kind == NixReferenceKind.Parser);
        foreach (var reference in references)
            Add(reference);
    }

    private void Add(NixReference reference)
    {
        switch (reference.Kind)
        {
            case NixReferenceKind.Path:
                AddPath(reference.Value, $"named in {Place(reference)}", isDeep: true);
                _namedFolders.Add(Path.GetDirectoryName(reference.Value) ?? "/");
                if (reference.Construct != NixReference.Argument && !File.Exists(reference.Value) && !Directory.Exists(reference.Value))
                    _pending.Add(reference with { Kind = NixReferenceKind.Beginning, Value = Path.GetDirectoryName(reference.Value) ?? "/", Construct = "the beginning of a path" });
                break;
            case NixReferenceKind.PathMaker:
                _pathMaker ??= reference;
                break;
            case NixReferenceKind.SearchPath:
                AddSearchPath(reference);
                break;
            case NixReferenceKind.PathString or NixReferenceKind.Variable or NixReferenceKind.WholeSearchPath or NixReferenceKind.AbsolutePiece or NixReferenceKind.DotPiece or NixReferenceKind.Beginning:
                _pending.Add(reference);
                break;
            case NixReferenceKind.Folder:
                AddTree(reference.Value, $"{reference.Construct} in {Place(reference)} can reach any file there");
                break;
            case NixReferenceKind.Unpredictable:
                Add(TrackedInputKind.Always, $"{reference.Value} in {Place(reference)}", "its result can change although no file does");
                break;
        }
    }

    private void AddPending(NixReference reference)
    {
        switch (reference.Kind)
        {
            case NixReferenceKind.PathString:
                AddPath(reference.Value, $"named by a string in {Place(reference)}", isDeep: _hasReaders);
                break;
            case NixReferenceKind.Variable:
                AddVariable(reference);
                break;
            case NixReferenceKind.WholeSearchPath:
                Add(TrackedInputKind.Variable, reference.Value, $"read in {Place(reference)}");
                environment.TryGetValue(reference.Value, out var searchPath);
                foreach (var entry in _hasReaders ? SearchPath.Entries(searchPath ?? "") : [])
                    AddPath(entry, $"the search path as a value in {Place(reference)}", isDeep: true);
                break;
            case NixReferenceKind.AbsolutePiece when _hasReaders:
                Add(TrackedInputKind.Always, $"{reference.Construct} in {Place(reference)}", "it can name any file");
                break;
            case NixReferenceKind.DotPiece or NixReferenceKind.Beginning when _hasReaders:
                AddTree(reference.Value, $"{reference.Construct} in {Place(reference)} can reach any file there");
                break;
        }
    }

    /// <summary>A text that code takes values out of can name files as code itself does.</summary>
    private void AddPathsInData()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_inputs.NamesOf(TrackedInputKind.File).FirstOrDefault(name => IsData(name) && seen.Add(name)) is { } file)
        {
            foreach (var (path, climbs) in DataFilePaths.NamedIn(file, isParsed: _hasParsers))
            {
                var reason = $"named in the data file {file}";
                if (!climbs)
                    AddPath(path, reason, isDeep: true);
                else
                    foreach (var folder in _userFolders.ToList())
                        AddPath(Path.GetFullPath(Path.Combine(folder, path)), reason, isDeep: true);
            }
        }

        bool IsData(string path) => !path.EndsWith(".nix", StringComparison.Ordinal) && !scope.IsOfNixpkgs(path) && !scope.IsImmutable(path);
    }

    private void AddPath(string path, string reason, bool isDeep)
    {
        if (scope.IsImmutable(path))
            return;

        AddLinksOf(path, reason);
        if (File.Exists(path))
            Add(TrackedInputKind.File, path, reason);
        else if (!Directory.Exists(path))
            Add(TrackedInputKind.Existence, path, reason);
        else if (isDeep && !scope.IsOfNixpkgs(path))
            AddTree(path, reason);
        else
            Add(TrackedInputKind.Existence, path, reason);
    }

    private void AddTree(string folder, string reason)
    {
        if (scope.IsImmutable(folder) || scope.IsOfNixpkgs(folder) || _inputs.Contains(TrackedInputKind.Tree, folder))
            return;

        var entries = FileTree.Entries(folder, scope.Exclusions, TreeLimit + 1).ToList();
        if (entries.Count > TreeLimit)
        {
            Add(TrackedInputKind.Always, $"the folder {folder}", $"{reason}; it has more than {TreeLimit} entries");
            return;
        }

        Add(TrackedInputKind.Tree, folder, reason);
        foreach (var link in entries.Where(e => e.LinkTarget is not null))
            AddPath(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.Path)!, link.LinkTarget!)), $"{reason}, through the link {link.Path}", isDeep: true);
    }

    private void AddSearchPath(NixReference reference)
    {
        var reason = $"<{reference.Value}> in {Place(reference)}";
        Add(TrackedInputKind.Variable, "NIX_PATH", reason);
        environment.TryGetValue("NIX_PATH", out var searchPath);
        foreach (var candidate in SearchPath.Candidates(searchPath ?? "", reference.Value))
        {
            AddPath(candidate, reason, isDeep: true);
            if (File.Exists(candidate) || Directory.Exists(candidate))
                return;
        }
    }

    private void AddVariable(NixReference reference)
    {
        Add(TrackedInputKind.Variable, reference.Value, $"read in {Place(reference)}");
        if (!environment.TryGetValue(reference.Value, out var value))
            return;

        // What is appended to a path cannot be known.
        var reason = $"the variable {reference.Value} in {Place(reference)} is a path";
        foreach (var part in value.Split(':'))
        {
            if (part.StartsWith("/", StringComparison.Ordinal))
                AddReachable(Path.GetFullPath(part), reason);
            else if (part.Split('/').Contains(".."))
                AddReachable(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(reference.File)!, part)), reason);
        }
    }

    private void AddReachable(string path, string reason)
    {
        AddPath(path, reason, isDeep: true);
        if (File.Exists(path) || Directory.Exists(path))
            return;

        var folder = path;
        while (folder is not null && !Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        AddTree(folder ?? "/", reason);
    }

    private void AddLinksOf(string path, string reason)
    {
        for (var part = path; part is { Length: > 1 }; part = Path.GetDirectoryName(part))
        {
            if (SymbolicLink.Target(part) is not { } target || _inputs.Contains(TrackedInputKind.Link, part))
                continue;

            // The target's own way may lead over links, too.
            Add(TrackedInputKind.Link, part, reason);
            AddLinksOf(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(part)!, target)), reason);
        }
    }

    private void Add(TrackedInputKind kind, string name, string reason) => _inputs.Add(new CollectedInput(kind, name, reason));

    private static string Place(NixReference reference) => $"{Path.GetFileName(reference.File)}:{reference.Line}";
}

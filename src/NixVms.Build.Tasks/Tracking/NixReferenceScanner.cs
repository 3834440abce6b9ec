namespace NixVms.Build.Tasks.Tracking;

/// <summary>
/// Finds what a file of Nix code can make an evaluation read, from its tokens alone: rather one reference too many than
/// one too few. docs/incremental.md argues that nothing is missed.
/// </summary>
/// <param name="file">The absolute path of the file.</param>
/// <param name="home">The folder that <c>~</c> stands for.</param>
internal sealed class NixReferenceScanner(string file, string home)
{
    private static readonly HashSet<string> Readers =
        ["readFile", "readDir", "readFileType", "pathExists", "hashFile", "path", "filterSource", "findFile",
         "fileContents", "importJSON", "importTOML", "pathType", "pathIsDirectory", "pathIsRegularFile", "listFilesRecursive",
         "cleanSource", "cleanSourceWith", "sourceByRegex", "sourceFilesBySuffices", "keyFiles", "keyFile"];

    private static readonly HashSet<string> Fetchers =
        ["fetchurl", "fetchTarball", "fetchGit", "fetchMercurial", "fetchTree", "getFlake"];

    private static readonly HashSet<string> Parsers =
        ["fromJSON", "fromTOML", "importJSON", "importTOML", "fileContents", "split", "splitString", "match", "removePrefix", "removeSuffix", "substring", "replaceStrings", "trim"];

    // They make paths of positions, of parts of paths, or let code choose what "import" means.
    private static readonly HashSet<string> PathMakers =
        ["curPos", "unsafeGetAttrPos", "dirOf", "scopedImport", "storePath"];

    private static readonly HashSet<string> Unpredictables =
        ["currentTime", "exec"];

    private readonly string _folder = Path.GetDirectoryName(file)!;
    private readonly List<NixReference> _references = [];
    private IReadOnlyList<NixToken> _tokens = [];
    private bool _readsNames;

    public IReadOnlyList<NixReference> Scan(string text)
    {
        _tokens = NixLexer.Tokenize(text);
        _readsNames = _tokens.Any(t => t.Kind == NixTokenKind.Identifier && t.Text.IndexOf("attr", StringComparison.OrdinalIgnoreCase) >= 0);
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            switch (token.Kind)
            {
                case NixTokenKind.Path:
                    AddPath(i, token);
                    break;
                case NixTokenKind.SearchPath:
                    Add(NixReferenceKind.SearchPath, token.Text, token);
                    break;
                case NixTokenKind.String:
                    AddString(i, token);
                    break;
                case NixTokenKind.Identifier:
                    AddIdentifier(i, token);
                    break;
            }
        }

        return _references;
    }

    private void AddPath(int index, NixToken token)
    {
        var text = token.Text.StartsWith("~/", StringComparison.Ordinal) ? home + token.Text.Substring(1) : token.Text;

        // "./a/${x}.nix" can name anything in the folder ./a.
        if (token.IsInterpolated)
            text = text.Substring(0, text.LastIndexOf('/') + 1);
        var isArgument = index > 0 && _tokens[index - 1] is { Kind: NixTokenKind.Identifier } function &&
            (Readers.Contains(function.Text.TrimStart('_')) || function.Text == "import");
        Add(NixReferenceKind.Path, FullPath(text), token, isArgument ? NixReference.Argument : "a path");
        AddBeginning(index, FullPath(text), token);
    }

    private void AddString(int index, NixToken token)
    {
        AddPiece(index, token);
        if (token.ParentFolders > 0)
            Add(NixReferenceKind.Folder, Parent(token.ParentFolders), token, "a string with \"..\"");
        if (token.Text.Length < 2 || token.Text[0] != '/' || token.Text.IndexOf('\0') >= 0)
            return;

        var text = token.IsInterpolated ? token.Text.Substring(0, token.Text.LastIndexOf('/') + 1) : token.Text;
        if (text.Length > 1 && text.IndexOf('\n') < 0)
        {
            Add(NixReferenceKind.PathString, FullPath(text), token);
            if (!text.EndsWith("/", StringComparison.Ordinal))
                AddBeginning(index, FullPath(text), token);
        }
    }

    // `./da + "ta.txt"` names a file beside ./da.
    private void AddBeginning(int index, string path, NixToken token)
    {
        if (!Is(index + 1, NixTokenKind.Operator, "+"))
            return;

        var next = index + 2 < _tokens.Count ? _tokens[index + 2] : default;
        if (next.Kind != NixTokenKind.String || !next.Text.StartsWith("/", StringComparison.Ordinal))
            Add(NixReferenceKind.Beginning, Path.GetDirectoryName(path) ?? "/", token, "a path that code appends to");
    }

    // `"/" + x` and `concatStringsSep "/" [ "" … ]` make absolute paths that no literal names; `x + "." + "./y"` climbs.
    private void AddPiece(int index, NixToken token)
    {
        var isAppended = Is(index - 1, NixTokenKind.Operator, "+");
        if (!isAppended && token.Text is "/" or "/." && !token.IsInterpolated && (_readsNames || !IsAttributeName(index)))
            Add(NixReferenceKind.AbsolutePiece, "a path put together from pieces", token);
        if (isAppended && (token.Text == "." || token.Text.StartsWith("./", StringComparison.Ordinal)))
            Add(NixReferenceKind.DotPiece, Parent(1), token, "a path put together from pieces");
    }

    // The "/" of `locations."/"` is no piece of a path, unless code can take it for a string again.
    private bool IsAttributeName(int index) =>
        Is(index - 1, NixTokenKind.Operator, ".")
        || Is(index + 1, NixTokenKind.Operator, "=")
        || Is(index + 1, NixTokenKind.Operator, ".") && (Is(index - 1, NixTokenKind.Operator, "{") || Is(index - 1, NixTokenKind.Operator, ";"));

    private string FullPath(string path)
    {
        var full = Path.GetFullPath(Path.Combine(_folder, path));
        return full.Length > 1 ? full.TrimEnd('/') : full;
    }

    private void AddIdentifier(int index, NixToken token)
    {
        // Every primitive operation also has a global name with two underscores.
        var name = token.Text.TrimStart('_');
        if (name == "builtins")
            AddBuiltins(index, token);
        else if (IsInherited(index))
            return;
        else if (name == "getEnv")
            AddVariable(index, token);
        else if (Unpredictables.Contains(name))
            Add(NixReferenceKind.Unpredictable, name, token);
        else if (Fetchers.Contains(name) && !IsOfPackageSet(index) && !IsPinned(index))
            Add(NixReferenceKind.Unpredictable, $"{name} without a hash", token);
        else if (PathMakers.Contains(name))
            Add(NixReferenceKind.PathMaker, name, token);
        else if (name == "nixPath")
            Add(NixReferenceKind.WholeSearchPath, "NIX_PATH", token);
        else if (Parsers.Contains(name))
            Add(NixReferenceKind.Parser, name, token);
        else if (Readers.Contains(name))
            Add(NixReferenceKind.Reader, name, token);
    }

    // "builtins" as a value of its own could be asked for anything by a computed name.
    private void AddBuiltins(int index, NixToken token)
    {
        var isWith = index > 0 && Is(index - 1, NixTokenKind.Identifier, "with");
        var isInherited = index > 1 && Is(index - 1, NixTokenKind.Operator, "(") && Is(index - 2, NixTokenKind.Identifier, "inherit");
        var isSelected = Is(index + 1, NixTokenKind.Operator, ".") && index + 2 < _tokens.Count && _tokens[index + 2].Kind == NixTokenKind.Identifier
            || Is(index + 1, NixTokenKind.Operator, "?");
        if (!isWith && !isInherited && !isSelected)
            Add(NixReferenceKind.Unpredictable, "builtins as a value", token);
    }

    private void AddVariable(int index, NixToken token)
    {
        // "builtins ? getEnv" asks whether there is such a function.
        if (Is(index - 1, NixTokenKind.Operator, "?"))
            return;
        if (index + 1 < _tokens.Count && _tokens[index + 1] is { Kind: NixTokenKind.String, IsInterpolated: false } name)
            Add(NixReferenceKind.Variable, name.Text, token);
        else
            Add(NixReferenceKind.Unpredictable, "getEnv of a computed name", token);
    }

    /// <summary>Whether a name stands in "inherit (builtins) …;", where it is only given a shorter name.</summary>
    private bool IsInherited(int index)
    {
        var i = index - 1;
        while (i >= 0 && _tokens[i].Kind == NixTokenKind.Identifier && _tokens[i].Text is not ("inherit" or "in" or "with" or "then" or "else" or "assert"))
            i--;
        if (i >= 0 && _tokens[i].Kind == NixTokenKind.Identifier)
            return _tokens[i].Text == "inherit";
        return i >= 3 && Is(i, NixTokenKind.Operator, ")") && _tokens[i - 1].Text == "builtins" && Is(i - 2, NixTokenKind.Operator, "(") && Is(i - 3, NixTokenKind.Identifier, "inherit");
    }

    // pkgs.fetchurl is a derivation with a hash of its own, not the function of Nix.
    private bool IsOfPackageSet(int index) =>
        index > 1 && Is(index - 1, NixTokenKind.Operator, ".") && _tokens[index - 2].Text.TrimStart('_') != "builtins";

    private bool IsPinned(int index)
    {
        if (!Is(index + 1, NixTokenKind.Operator, "{"))
            return false;

        var depth = 0;
        for (var i = index + 1; i < _tokens.Count; i++)
        {
            if (_tokens[i].Kind == NixTokenKind.Operator)
                depth += _tokens[i].Text is "{" or "${" or "(" or "[" ? 1 : _tokens[i].Text is "}" or ")" or "]" ? -1 : 0;
            else if (depth == 1 && _tokens[i] is { Kind: NixTokenKind.Identifier, Text: "sha256" or "hash" or "narHash" or "rev" or "sha1" })
                return true;
            if (depth == 0)
                return false;
        }

        return false;
    }

    private bool Is(int index, NixTokenKind kind, string text) =>
        index >= 0 && index < _tokens.Count && _tokens[index].Kind == kind && _tokens[index].Text == text;

    // A string that climbs is appended to a path of this file's folder, or of one below it.
    private string Parent(int times)
    {
        var folder = _folder;
        for (; times > 0; times--)
            folder = Path.GetDirectoryName(folder) ?? folder;
        return folder;
    }

    private void Add(NixReferenceKind kind, string value, NixToken token, string? construct = null) =>
        _references.Add(new NixReference(kind, value, construct ?? value, file, token.Line));
}

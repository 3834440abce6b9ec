namespace NixVms.Build.Tasks.Tracking;

/// <summary>What a piece of Nix code can make an evaluation read.</summary>
internal enum NixReferenceKind
{
    /// <summary>A file or folder: the value is an absolute path.</summary>
    Path,

    /// <summary>A string that is an absolute path; it is read only if something reads it.</summary>
    PathString,

    /// <summary>An entry of the search path.</summary>
    SearchPath,

    /// <summary>An environment variable.</summary>
    Variable,

    /// <summary>Code that can read a path that no literal names: the value is the folder that it can reach.</summary>
    Folder,

    /// <summary>Code whose result can change although no file does.</summary>
    Unpredictable,

    /// <summary>Code that reads files or folders by a path that it computes.</summary>
    Reader,

    /// <summary>Code that takes values out of the text of a file, which can be paths.</summary>
    Parser,

    /// <summary>Code that makes an absolute path of pieces.</summary>
    AbsolutePiece,

    /// <summary>A piece of a path that makes ".." together with another: the value is the folder that they can reach.</summary>
    DotPiece,

    /// <summary>A path or absolute string that code appends to without a slash: the value is its folder.</summary>
    Beginning,

    /// <summary>Code that makes paths of positions or of other paths, from any folder that is named.</summary>
    PathMaker,

    /// <summary>The search path as a value.</summary>
    WholeSearchPath,
}

/// <summary>A reference and where it stands.</summary>
/// <param name="Value">A path or a name; where there is neither, the construct.</param>
/// <param name="Construct">What in the code it is, for a reader.</param>
internal sealed record NixReference(NixReferenceKind Kind, string Value, string Construct, string File, int Line)
{
    /// <summary>The construct of a path that is read as it stands: nothing is appended to it.</summary>
    public const string Argument = "an argument";
}

using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Explains what Nix says when a strict evaluation reads something outside its roots: where the path stands in the code, and what to do.</summary>
internal static class StrictReads
{
    private static readonly Regex Forbidden = new(@"access to (?:absolute )?path '(?<path>[^']+)' is forbidden in restricted mode", RegexOptions.CultureInvariant);

    /// <param name="error">An error of the evaluation.</param>
    /// <param name="evaluatedFiles">The files that Nix had evaluated by then.</param>
    public static Diagnostic Explain(Diagnostic error, IReadOnlyCollection<string> evaluatedFiles)
    {
        var match = Forbidden.Match(error.Message);
        if (!match.Success)
            return error;

        var path = match.Groups["path"].Value;
        return new Diagnostic(
            ErrorCodes.ReadOutsideRoots,
            $"The evaluation reads {path}, which a strict evaluation must not: it is confined to the network's folder, nixpkgs and this SDK. Move the file into the network's folder, pass its content as an Argument, or build without NixVmsStrictEvaluation.",
            PositionOf(path, evaluatedFiles) ?? error.Position);
    }

    // Nix tells no position. A literal that is the path, or the beginning of it, is what the user wrote.
    private static SourcePosition? PositionOf(string path, IReadOnlyCollection<string> evaluatedFiles) => evaluatedFiles
        .Where(File.Exists)
        .SelectMany(file => new NixReferenceScanner(file, home: "/").Scan(File.ReadAllText(file)))
        .Where(r => r.Kind is NixReferenceKind.Path or NixReferenceKind.PathString && (path == r.Value || path.StartsWith(r.Value + "/", StringComparison.Ordinal)))
        .OrderByDescending(r => r.Value.Length)
        .Select(r => new SourcePosition(r.File, r.Line))
        .FirstOrDefault();
}

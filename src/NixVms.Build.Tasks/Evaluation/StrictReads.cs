using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Explains what Nix says when a strict evaluation reads something outside its roots: where the path stands in the code, and what to do.</summary>
internal static class StrictReads
{
    private static readonly Regex Forbidden = new(@"access to (?:absolute )?path '(?<path>[^']+)' is forbidden in restricted mode", RegexOptions.CultureInvariant);

    /// <param name="error">An error of the evaluation.</param>
    /// <param name="files">The files that Nix had evaluated by then.</param>
    public static EvaluationError Explain(EvaluationError error, SourceFiles files)
    {
        var match = Forbidden.Match(error.Message);
        if (!match.Success)
            return error;

        // Nix tells no position. A literal that is the path, or the beginning of it, is what the user wrote.
        var path = match.Groups["path"].Value;
        return error with
        {
            Code = ErrorCodes.ReadOutsideRoots,
            Message = $"The evaluation reads {path}, which a strict evaluation must not: it is confined to the network's folder, nixpkgs and this SDK. Move the file into the network's folder, pass its content as an Argument, or build without NixVmsStrictEvaluation.",
            Position = PathLiterals.Find(path, files.Evaluated) ?? error.Position,
            CloserLook = null,
        };
    }
}

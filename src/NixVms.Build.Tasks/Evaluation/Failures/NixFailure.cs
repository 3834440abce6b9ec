using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>A call of nix-instantiate that failed, as Nix told it. <see cref="FailureReport"/> makes diagnostics of it.</summary>
/// <param name="log">What Nix said.</param>
/// <param name="hasTrace">Whether it was asked for the trace of an error.</param>
internal sealed class NixFailure(NixCommandLog log, bool hasTrace) : Exception("The evaluation failed.")
{
    public IReadOnlyList<NixLogEvent.Message> Errors { get; } = log.Errors;

    /// <summary>What a Nix said that ended without an error in its format.</summary>
    public string PlainText { get; } = log.PlainText;

    /// <summary>Whether its errors tell what they came up in, as far as there are errors.</summary>
    public bool HasTrace => hasTrace;

    /// <summary>Whether the error was too long to be read: a trace of a deep recursion has megabytes.</summary>
    public bool IsCut => Errors.Count == 0 && PlainText.Contains("@nix {");

    public IReadOnlyCollection<string> EvaluatedFiles { get; init; } = log.EvaluatedFiles;

    /// <summary>Whether it only comes of the failure of another machine, as sdk/nix/failure/consequence.nix says.</summary>
    public bool IsConsequence => Errors.Any(e => TerminalText.Clean(e.RawText ?? e.Text).Trim() == "nixvms: a consequence");

    /// <summary>
    /// Whether a package may be missing from the lock of the debian platform: `pkgs.name` of such a package is an error of
    /// Nix's own about a missing attribute or, under `with pkgs`, about an undefined variable.
    /// </summary>
    public bool MayBeMissingPackage => Errors
        .Select(e => TerminalText.Clean(e.RawText ?? e.Text).Trim())
        .Any(t => t.StartsWith(ErrorCodes.PackageNotInLock, StringComparison.Ordinal)
            || LanguageErrors.Translate(t, "")?.Code is ErrorCodes.MissingAttribute or ErrorCodes.UndefinedVariable);
}

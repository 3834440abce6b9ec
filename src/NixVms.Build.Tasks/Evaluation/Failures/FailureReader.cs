using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Turns what Nix said of a failure into errors for the user.</summary>
/// <param name="nixFolder">The folder sdk/nix.</param>
/// <param name="showTrace">Whether to add the frames of traces.</param>
internal sealed class FailureReader(string nixFolder, bool showTrace)
{
    /// <param name="failure">The failure.</param>
    /// <param name="lookingAt">The machine that was being looked at, where that is known: errors whose trace tells none are its.</param>
    public IReadOnlyList<EvaluationError> Read(NixFailure failure, FailingMachine? lookingAt = null)
    {
        var reader = new ErrorReader(new SourceFiles(nixFolder, failure.EvaluatedFiles), showTrace);
        var errors = failure.Errors
            .SelectMany(reader.Read)
            .Select(e => e with { Machine = e.Machine ?? lookingAt })
            .Distinct()
            .ToList();
        if (errors.Count > 0)
            return errors;

        return LanguageErrors.Translate(WithoutPrefix(failure.PlainText), "") is { } plain
            ? [new EvaluationError(plain.Code, plain.Message, Position: null) { Machine = lookingAt }]
            : [new EvaluationError(ErrorCodes.NixFailed, failure.PlainText.Length > 0 ? failure.PlainText : "nix-instantiate failed and did not say why.", Position: null)];
    }

    private static string WithoutPrefix(string text) =>
        text.StartsWith("error: ", StringComparison.Ordinal) ? text.Substring("error: ".Length) : text;
}

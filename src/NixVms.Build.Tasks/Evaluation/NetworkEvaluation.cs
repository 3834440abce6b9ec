using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>
/// Evaluates networks of either platform. For the debian platform it completes the lock when an evaluation shows that
/// packages are missing from it: the success path pays nothing for that, nor for what a failure is about.
/// </summary>
internal sealed class NetworkEvaluation(NixEvaluator evaluator, IDebianPackages debianPackages)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Nothing = new Dictionary<string, IReadOnlyList<string>>();

    /// <exception cref="NixVmsException">The evaluation failed; it has everything that is wrong.</exception>
    public async Task<EvaluationResult> EvaluateAsync(EvaluationTarget target, CancellationToken cancellationToken)
    {
        DebianArguments? files = null;
        NixFailure failure;
        try
        {
            if (target.IsDebian)
                files = await debianPackages.EnsureAsync(Nothing, withNames: false, cancellationToken).ConfigureAwait(false);
            return await evaluator.EvaluateAsync(target, files, cancellationToken).ConfigureAwait(false);
        }
        catch (NixFailure e)
        {
            failure = e;
        }

        try
        {
            // A lock that is not complete is no mistake of the network's, whatever else is.
            if (target.IsDebian)
                files = await debianPackages.EnsureAsync(Nothing, withNames: true, cancellationToken).ConfigureAwait(false);
            if (files is not null && failure.MayBeMissingPackage && await CompleteLockAsync(target, files, cancellationToken).ConfigureAwait(false) is { } complete)
                return await evaluator.EvaluateAsync(target, complete, cancellationToken).ConfigureAwait(false);
        }
        catch (NixFailure e)
        {
            failure = e;
        }

        throw new NixVmsException(await new FailureReport(evaluator).MakeAsync(target, files, failure, cancellationToken).ConfigureAwait(false));
    }

    private static SourcePosition? PositionOf(Diagnostic diagnostic, SourceFiles sources) =>
        Regex.Match(diagnostic.Message, " package '([^']+)'") is { Success: true } match
            ? StringLiterals.Find(match.Groups[1].Value, sources.Evaluated)
            : null;

    /// <returns>The files with a lock that has the packages; null where none was missing.</returns>
    /// <exception cref="NixFailure">
    /// The evaluation knew every package of the archive, so an error that it still has is the better one.
    /// </exception>
    private async Task<DebianArguments?> CompleteLockAsync(EvaluationTarget target, DebianArguments files, CancellationToken cancellationToken)
    {
        var (missing, evaluatedFiles) = await evaluator.FindMissingPackagesAsync(target, files, cancellationToken).ConfigureAwait(false);
        if (missing.Count == 0)
            return null;

        try
        {
            return await debianPackages.EnsureAsync(missing, withNames: false, cancellationToken).ConfigureAwait(false);
        }
        catch (NixVmsException e)
        {
            // A package that Debian does not have is the name of one in the code.
            var sources = new SourceFiles(evaluator.NixFolder, evaluatedFiles);
            throw new NixVmsException([.. e.Diagnostics.Select(d => d with { Position = d.Position ?? PositionOf(d, sources) })]);
        }
    }
}

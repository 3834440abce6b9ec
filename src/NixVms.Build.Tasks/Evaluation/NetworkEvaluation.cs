using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>
/// Evaluates networks of either platform. For the debian platform it completes the lock when an evaluation shows that
/// packages are missing from it: the success path pays nothing for that.
/// </summary>
internal sealed class NetworkEvaluation(NixEvaluator evaluator, IDebianPackages debianPackages)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Nothing = new Dictionary<string, IReadOnlyList<string>>();

    /// <exception cref="NixVmsException">The evaluation failed.</exception>
    public async Task<EvaluationResult> EvaluateAsync(EvaluationTarget target, CancellationToken cancellationToken)
    {
        if (!target.IsDebian)
            return await evaluator.EvaluateAsync(target, debian: null, cancellationToken).ConfigureAwait(false);

        var files = await debianPackages.EnsureAsync(Nothing, withNames: false, cancellationToken).ConfigureAwait(false);
        try
        {
            return await evaluator.EvaluateAsync(target, files, cancellationToken).ConfigureAwait(false);
        }
        catch (NixVmsException e) when (e.Diagnostics.Any(MayBeMissingPackage))
        {
            var missing = await FindMissingAsync(target, e, cancellationToken).ConfigureAwait(false);
            files = await debianPackages.EnsureAsync(missing, withNames: false, cancellationToken).ConfigureAwait(false);
            return await evaluator.EvaluateAsync(target, files, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FindMissingAsync(
        EvaluationTarget target,
        NixVmsException failure,
        CancellationToken cancellationToken)
    {
        var files = await debianPackages.EnsureAsync(Nothing, withNames: true, cancellationToken).ConfigureAwait(false);

        // The second evaluation knows every package of the archive, so an error that it still has is the better one.
        var missing = await evaluator.FindMissingPackagesAsync(target, files, cancellationToken).ConfigureAwait(false);
        return missing.Count > 0 ? missing : throw failure;
    }

    // `pkgs.name` of a package outside the lock is Nix's own error about a missing attribute or an undefined variable.
    private static bool MayBeMissingPackage(Diagnostic error) =>
        error.Code is ErrorCodes.PackageNotInLock or ErrorCodes.EvaluationFailed;
}

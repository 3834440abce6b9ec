using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>
/// Evaluates networks of either platform. For the debian platform it completes the lock when an evaluation shows that
/// packages are missing from it: the success path pays nothing for that, nor for what a failure is about.
/// </summary>
internal sealed class NetworkEvaluation(NixEvaluator evaluator, IDebianPackages debianPackages)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Nothing = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether evaluations may read nothing but the folders that they are about.</summary>
    public bool IsStrict => evaluator.IsStrict;

    /// <summary>Does what every evaluation needs, beside what the caller does before it.</summary>
    public Task PrepareAsync() => evaluator.PrepareAsync();

    /// <exception cref="NixVmsException">The evaluation failed; it has everything that is wrong.</exception>
    public async Task<EvaluationResult> EvaluateAsync(EvaluationTarget target, CancellationToken cancellationToken)
    {
        DebianArguments? files = null;
        NixFailure failure;
        try
        {
            if (target.IsDebian)
            {
                var architectures = await ArchitecturesBeforeLockAsync(target, cancellationToken).ConfigureAwait(false);
                files = await debianPackages.EnsureAsync(target.Network.DebianRelease, Nothing, architectures, cancellationToken).ConfigureAwait(false);
                if (architectures.Count > 0)
                    files = await CompleteLockAsync(target, files, architectures, cancellationToken).ConfigureAwait(false) ?? files;
            }

            return await EvaluateAsync(target, files, cancellationToken).ConfigureAwait(false);
        }
        catch (NixFailure e)
        {
            failure = e;
        }

        try
        {
            // A lock that is not complete is no mistake of the network's, whatever else is.
            var architectures = files is null ? [] : ArchitecturesOf(files);
            if (files is not null)
                files = await debianPackages.EnsureAsync(target.Network.DebianRelease, Nothing, architectures, cancellationToken).ConfigureAwait(false);
            if (files is not null && failure.MayBeMissingPackage && await CompleteLockAsync(target, files, architectures, cancellationToken).ConfigureAwait(false) is { } complete)
                return await EvaluateAsync(target, complete, cancellationToken).ConfigureAwait(false);
        }
        catch (NixFailure e)
        {
            failure = e;
        }

        var errors = await new FailureReport(evaluator).MakeAsync(target, files, failure, cancellationToken).ConfigureAwait(false);
        throw new NixVmsException(files is null ? errors : Explain(errors, files, failure.EvaluatedFiles));
    }

    private async Task<EvaluationResult> EvaluateAsync(EvaluationTarget target, DebianArguments? files, CancellationToken cancellationToken)
    {
        var result = await evaluator.EvaluateAsync(target, files, cancellationToken).ConfigureAwait(false);
        return result with { Manifest = await new MessagePlaces(evaluator, target, files).FindAsync(result.Manifest, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>What the machines of a network that was evaluated are deployed with.</summary>
    /// <exception cref="NixVmsException">The evaluation failed: a system may be wrong where its virtual machine is not.</exception>
    public async Task<JsonTree> EvaluateDeploymentAsync(EvaluationTarget target, CancellationToken cancellationToken)
    {
        var files = target.IsDebian ? await debianPackages.EnsureAsync(target.Network.DebianRelease, Nothing, namesOf: [], cancellationToken).ConfigureAwait(false) : null;
        try
        {
            return await evaluator.EvaluateDeploymentAsync(target, files, cancellationToken).ConfigureAwait(false);
        }
        catch (NixFailure failure)
        {
            throw new NixVmsException(await new FailureReport(evaluator).MakeAsync(target, files, failure, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>
    /// Where there is no lock, the architectures whose packages it will need: their lists are then fetched at once, and no evaluation is
    /// tried that can only fail. Empty where there is a lock, or the network has mistakes, which are told later.
    /// </summary>
    private async Task<IReadOnlyCollection<string>> ArchitecturesBeforeLockAsync(EvaluationTarget target, CancellationToken cancellationToken)
    {
        if (debianPackages.BeforeLock(target.Network.DebianRelease) is not { } empty)
            return [];
        try
        {
            var architectures = await evaluator.FindArchitecturesAsync(target, empty, cancellationToken).ConfigureAwait(false);
            return [.. architectures.Append(DebianRelease.BuilderArchitecture).Distinct()];
        }
        catch (NixFailure)
        {
            return [];
        }
    }

    // Which architectures the machines have is known after an evaluation only; most have the builders' and those of before.
    private static IReadOnlyCollection<string> ArchitecturesOf(DebianArguments files) =>
        [.. (DebianLockFile.TryRead(files.Lock)?.Architectures.Keys ?? []).Append(DebianRelease.BuilderArchitecture).Distinct()];

    /// <returns>The files with a lock that has the packages; null where none was missing.</returns>
    /// <exception cref="NixFailure">
    /// The evaluation knew every package of the archive, so an error that it still has is the better one.
    /// </exception>
    private async Task<DebianArguments?> CompleteLockAsync(
        EvaluationTarget target,
        DebianArguments files,
        IReadOnlyCollection<string> architectures,
        CancellationToken cancellationToken)
    {
        var missing = await evaluator.FindMissingPackagesAsync(target, files, cancellationToken).ConfigureAwait(false);
        while (missing.WithoutNames.Except(architectures).Any())
        {
            architectures = [.. architectures.Union(missing.WithoutNames)];
            files = await debianPackages.EnsureAsync(target.Network.DebianRelease, Nothing, architectures, cancellationToken).ConfigureAwait(false);
            missing = await evaluator.FindMissingPackagesAsync(target, files, cancellationToken).ConfigureAwait(false);
        }

        if (missing.Packages.Count == 0)
            return null;

        try
        {
            return await debianPackages.EnsureAsync(target.Network.DebianRelease, missing.Packages, namesOf: [], cancellationToken).ConfigureAwait(false);
        }
        catch (NixVmsException e)
        {
            throw new NixVmsException(Explain(e.Diagnostics, files, missing.EvaluatedFiles));
        }
    }

    private IReadOnlyList<Diagnostic> Explain(IReadOnlyList<Diagnostic> errors, DebianArguments files, IReadOnlyCollection<string> evaluatedFiles)
    {
        var packages = new PackageErrors(
            files.Release,
            Path.Combine(files.Names, $"names-{DebianRelease.BuilderArchitecture}.json"),
            new SourceFiles(evaluator.NixFolder, evaluatedFiles).Evaluated);
        return [.. errors.Select(packages.Explain)];
    }
}

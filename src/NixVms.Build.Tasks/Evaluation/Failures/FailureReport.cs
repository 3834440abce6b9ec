using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Says everything that is wrong with a network that fails to evaluate. Nix stops at the first error.</summary>
internal sealed class FailureReport(NixEvaluator evaluator)
{
    /// <param name="target">The network.</param>
    /// <param name="debian">The files of the debian platform, or null.</param>
    /// <param name="failure">The failure that is known.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Diagnostic>> MakeAsync(EvaluationTarget target, DebianArguments? debian, NixFailure failure, CancellationToken cancellationToken)
    {
        var network = new SourcePosition(target.Network.NetworkFile, 1, 1);
        if (OfStore(failure, network) is { } store)
            return [store];
        if (target.Nixpkgs is { } source && NixpkgsErrors.TryExplain(failure.Errors, failure.PlainText, source, network) is { } ofNixpkgs)
            return [ofNixpkgs];

        var reader = new FailureReader(evaluator.NixFolder, target.Network.ShowTrace);
        var first = reader.Read(failure);
        var known = first.Where(e => e.Machine is not null).ToList();
        var survey = new FailureSurvey(evaluator, target, debian, reader, cancellationToken);
        IReadOnlyList<Diagnostic> ofSurvey = [];
        try
        {
            if (MayBeMachines(failure, known))
                await survey.RunAsync(known).ConfigureAwait(false);
        }
        catch (NixVmsException e)
        {
            ofSurvey = e.Diagnostics;
        }

        var all = survey.Found.ToList();
        return [.. FailureMerger.Merge(all.Count > 0 ? all : first, network), .. ofSurvey];
    }

    // A full disk or a daemon that is not there is the fault of no machine, and no look would find more.
    private static Diagnostic? OfStore(NixFailure failure, SourcePosition network) =>
        failure.Errors.Where(e => e.Position is null).Select(e => TerminalText.CleanLines(e.RawText ?? e.Text)).Append(failure.PlainText)
            .Select(text => StoreFailure.TryExplain(text, network))
            .FirstOrDefault(d => d is not null);

    // An error that came up in no machine is one of the network itself, and the only one that can be seen. But where the
    // trace is too long, or Nix ends by a full stack, it tells no machine.
    private static bool MayBeMachines(NixFailure failure, IReadOnlyList<EvaluationError> known) =>
        known.Count > 0 || failure.Errors.Count == 0 || !failure.HasTrace;
}

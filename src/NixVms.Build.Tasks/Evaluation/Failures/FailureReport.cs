using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>
/// Finds out everything that is wrong with a network that fails to evaluate. Nix stops at the first error, so the
/// machine that has it is replaced by an empty one, and the others are looked at, until none fails any more.
/// </summary>
internal sealed class FailureReport(NixEvaluator evaluator)
{
    /// <summary>
    /// After so many machines that fail no more are looked at, since each takes an evaluation: the next build tells of
    /// the others, and this one names them.
    /// </summary>
    private const int MaxMachines = 20;

    /// <summary>So often the same mistake is found before we believe that all machines share it.</summary>
    private const int MaxRepetitions = 4;

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

        var first = Read(target, failure);
        var known = first.Where(e => e.Machine is not null).ToList();
        List<EvaluationError> found = [.. known];
        List<Task<IReadOnlyList<EvaluationError>>> looks = [.. known.Select(e => LookCloserAsync(target, e, cancellationToken))];
        HashSet<string> replaced = [.. known.Select(e => e.Machine!.Name)];
        var after = known.Select(e => e.Machine!.Name).LastOrDefault();

        while (MayBeMachines(failure, known) && replaced.Count < MaxMachines && !Repeats(found))
        {
            try
            {
                var assertions = await evaluator.SurveyAsync(target, debian, [.. replaced], after, cancellationToken).ConfigureAwait(false);
                looks.Add(Task.FromResult(assertions));
                break;
            }
            catch (NixFailure next)
            {
                var errors = Read(target, next);
                found.AddRange(errors);
                looks.AddRange(errors.Select(e => LookCloserAsync(target, e, cancellationToken)));
                var machine = errors.Select(e => e.Machine?.Name).FirstOrDefault(m => m is not null);
                if (machine is null || !replaced.Add(machine))
                    break;
                if (after is null || string.CompareOrdinal(machine, after) > 0)
                    after = machine;
            }
        }

        var all = (await Task.WhenAll(looks).ConfigureAwait(false)).SelectMany(errors => errors).ToList();
        var diagnostics = FailureMerger.Merge(all.Count > 0 ? all : first, network);
        return replaced.Count < MaxMachines ? diagnostics : [.. diagnostics, .. await UnseenAsync(target, debian, replaced, after!, cancellationToken).ConfigureAwait(false)];
    }

    // Machines are looked at in the order of their names, so that those behind the last one that failed are left.
    private async Task<IReadOnlyList<Diagnostic>> UnseenAsync(
        EvaluationTarget target,
        DebianArguments? debian,
        HashSet<string> failing,
        string after,
        CancellationToken cancellationToken)
    {
        var names = await evaluator.NamesAsync(target, debian, cancellationToken).ConfigureAwait(false);
        var unseen = names.Where(n => !failing.Contains(n) && string.CompareOrdinal(n, after) > 0).ToList();
        return unseen.Count == 0
            ? []
            : [new Diagnostic(
                ErrorCodes.MachinesUnseen,
                $"{failing.Count} machines fail, and no more are looked at in one build. When some of them are mended, the next build looks at {FailureMerger.Names(unseen)}.",
                new SourcePosition(target.Network.NetworkFile))];
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

    private static bool Repeats(IEnumerable<EvaluationError> found) =>
        found.GroupBy(e => (e.Code, e.Message, e.Position)).Any(g => g.Key.Position is not null && g.Count() >= MaxRepetitions);

    private IReadOnlyList<EvaluationError> Read(EvaluationTarget target, NixFailure failure)
    {
        var files = new SourceFiles(evaluator.NixFolder, failure.EvaluatedFiles);
        var reader = new ErrorReader(files, target.Network.ShowTrace);
        var errors = failure.Errors
            .SelectMany(reader.Read)
            .Select(e => e with { Machine = e.Machine ?? failure.LookingAt })
            .Distinct()
            .ToList();
        if (errors.Count > 0)
            return errors;

        return LanguageErrors.Translate(WithoutPrefix(failure.PlainText), "") is { } plain
            ? [new EvaluationError(plain.Code, plain.Message, Position: null) { Machine = failure.LookingAt }]
            : [new EvaluationError(ErrorCodes.NixFailed, failure.PlainText.Length > 0 ? failure.PlainText : "nix-instantiate failed and did not say why.", Position: null)];
    }

    private static string WithoutPrefix(string text) =>
        text.StartsWith("error: ", StringComparison.Ordinal) ? text.Substring("error: ".Length) : text;

    private async Task<IReadOnlyList<EvaluationError>> LookCloserAsync(EvaluationTarget target, EvaluationError error, CancellationToken cancellationToken)
    {
        if (error.CloserLook is not { } look || error.Machine is null || target.IsDebian)
            return [error];

        error = error with { Machine = error.Machine with { Name = look.Machine ?? error.Machine.Name } };
        foreach (var attempt in new[] { look, look.Careful })
        {
            try
            {
                var position = await evaluator.ExplainAsync(target, error.Machine.Name, attempt, cancellationToken).ConfigureAwait(false);
                return [error with { Position = position ?? error.Position }];
            }
            catch (NixFailure closer)
            {
                var found = Read(target, closer).Where(e => e.IsOurs).ToList();
                if (found.Count > 0)
                    return [.. found.Select(e => error with { Code = e.Code, Message = e.Message, Position = e.Position ?? error.Position })];
            }
        }

        return [error];
    }
}

using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>
/// Finds everything that is wrong with the machines of a network. Nix looks at one machine after another, and goes on where one
/// fails. What depends on all machines can be seen only where an empty one stands back for each that fails, so there are
/// rounds: one for the configurations, one more for what is made of those that are well. Each is an evaluation, however many
/// machines fail.
/// </summary>
/// <param name="evaluator">Evaluates.</param>
/// <param name="target">The network.</param>
/// <param name="debian">The files of the debian platform, or null.</param>
/// <param name="reader">Reads failures.</param>
/// <param name="cancellationToken">Cancels.</param>
internal sealed class FailureSurvey(
    NixEvaluator evaluator,
    EvaluationTarget target,
    DebianArguments? debian,
    FailureReader reader,
    CancellationToken cancellationToken)
{
    private readonly HashSet<string> _replaced = [];
    private readonly HashSet<(string Code, string Message, SourcePosition? Position)> _mistakes = [];
    private readonly Dictionary<string, IReadOnlyList<EvaluationError>> _assertions = [];
    private readonly Queue<(EvaluationError Error, bool IsCareful)> _unexplained = [];
    private readonly List<EvaluationError> _found = [];

    /// <summary>Errors that are no machine's, and those that have been explained as far as can be.</summary>
    public IEnumerable<EvaluationError> Found => _found.Concat(_assertions.Values.SelectMany(a => a)).Concat(_unexplained.Select(e => e.Error));

    /// <param name="known">Errors of machines that are known.</param>
    public async Task RunAsync(IReadOnlyList<EvaluationError> known)
    {
        foreach (var error in known)
            Believe([error], error.Machine!);
        while (await LookAsync().ConfigureAwait(false) || _unexplained.Count > 0)
        {
        }
    }

    /// <summary>A round.</summary>
    /// <returns>Whether there must be another one.</returns>
    private async Task<bool> LookAsync()
    {
        HashSet<string> replacedBefore = [.. _replaced];
        HashSet<(string, string, SourcePosition?)> mistakesBefore = [.. _mistakes];
        await using var nix = await evaluator.ConverseAsync(target, debian, replacedBefore, withTrace: true, cancellationToken).ConfigureAwait(false);
        await ExplainAsync(nix).ConfigureAwait(false);
        if (nix.HasEnded)
            return true;

        IReadOnlyList<FailingMachine> machines;
        try
        {
            machines = [.. (await nix.MachinesAsync().ConfigureAwait(false)).Where(m => !_replaced.Contains(m.Name))];
        }
        catch (NixFailure failure)
        {
            _found.AddRange(reader.Read(failure));
            return false;
        }

        var (isUnclear, fails) = (false, false);
        foreach (var machine in machines)
        {
            _assertions.Remove(machine.Name);
            await TryAsync(machine, async n => _assertions[machine.Name] = await n.LookAtConfigurationAsync(machine).ConfigureAwait(false)).ConfigureAwait(false);
        }

        var areAllWell = !fails;
        if (areAllWell)
        {
            foreach (var machine in machines)
                await TryAsync(machine, n => n.LookAtDerivationAsync(machine)).ConfigureAwait(false);
        }

        return (isUnclear || !areAllWell || nix.HasEnded) && _replaced.Count > replacedBefore.Count && machines.Any(m => !_replaced.Contains(m.Name));

        async Task TryAsync(FailingMachine machine, Func<FailureConversation, Task> look)
        {
            if (nix.HasEnded || await FailureOfAsync(nix, replacedBefore, look).ConfigureAwait(false) is not { } failure)
                return;

            fails = true;
            if (failure.IsConsequence)
            {
                _replaced.Add(machine.Name);
                return;
            }

            // The second machine with the same mistake may only refer to the first one: the next round tells.
            var errors = reader.Read(failure, machine);
            if (errors.Any(e => _mistakes.Contains(MistakeOf(e)) && !mistakesBefore.Contains(MistakeOf(e))))
            {
                isUnclear = true;
                return;
            }

            Believe(errors, machine);
            isUnclear |= !_replaced.Contains(machine.Name);
            await ExplainAsync(nix).ConfigureAwait(false);
        }
    }

    private async Task<NixFailure?> FailureOfAsync(FailureConversation nix, IReadOnlyCollection<string> replaced, Func<FailureConversation, Task> look)
    {
        try
        {
            await look(nix).ConfigureAwait(false);
            return null;
        }
        catch (NixFailure failure) when (failure.IsCut)
        {
            await using var brief = await evaluator.ConverseAsync(target, debian, replaced, withTrace: false, cancellationToken).ConfigureAwait(false);
            try
            {
                await look(brief).ConfigureAwait(false);
                return failure;
            }
            catch (NixFailure withoutTrace)
            {
                return withoutTrace;
            }
        }
        catch (NixFailure failure)
        {
            return failure;
        }
    }

    private void Believe(IReadOnlyList<EvaluationError> errors, FailingMachine machine)
    {
        // Each round must bring something new.
        var known = _replaced.Count;
        _replaced.UnionWith(errors.Select(OwnerOf).OfType<string>());
        if (_replaced.Count == known)
            _replaced.Add(machine.Name);
        foreach (var error in errors)
        {
            _mistakes.Add(MistakeOf(error));
            if (error.CloserLook is null || error.Machine is null || target.IsDebian)
                _found.Add(error);
            else
                _unexplained.Enqueue((error with { Machine = error.Machine with { Name = OwnerOf(error)! } }, IsCareful: false));
        }
    }

    // An error may name another machine than the one that came up with it.
    private static string? OwnerOf(EvaluationError error) => error.CloserLook?.Machine ?? error.Machine?.Name;

    private static (string, string, SourcePosition?) MistakeOf(EvaluationError error) => (error.Code, error.Message, error.Position);

    private async Task ExplainAsync(FailureConversation nix)
    {
        while (_unexplained.Count > 0 && !nix.HasEnded)
        {
            var (error, isCareful) = _unexplained.Dequeue();
            try
            {
                var look = error.CloserLook!;
                var position = await nix.ExplainAsync(error.Machine!.Name, isCareful ? look.Careful : look).ConfigureAwait(false);
                _found.Add(error with { Position = position ?? error.Position });
            }
            catch (NixFailure closer)
            {
                var ours = reader.Read(closer).Where(e => e.IsOurs).ToList();
                if (ours.Count > 0)
                    _found.AddRange(ours.Select(e => error with { Code = e.Code, Message = e.Message, Position = e.Position ?? error.Position }));
                else if (isCareful)
                    _found.Add(error);
                else
                    _unexplained.Enqueue((error, IsCareful: true));
            }
        }
    }
}

using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>
/// Makes diagnostics of the errors of a network's machines, each mistake once: a machine that fails because it refers to
/// another one, and machines that share a module, come up with the same error at the same place.
/// </summary>
internal static class FailureMerger
{
    private const int NamesShown = 3;

    /// <returns>The diagnostics file by file, each from its beginning to its end.</returns>
    public static IReadOnlyList<Diagnostic> Merge(IEnumerable<EvaluationError> errors, SourcePosition network) =>
    [
        .. errors
            .GroupBy(e => (e.Code, e.Message, Position: e.Position ?? e.Machine?.Position ?? network))
            .Select(g => (g.Key.Position, Diagnostic: new Diagnostic(g.Key.Code, Subject(g.Key.Message, Owners([.. g], g.Key.Position)) + g.First().Trace, g.Key.Position)))
            .GroupBy(d => d.Position.File)
            .SelectMany(file => file.OrderBy(d => d.Position.Line).ThenBy(d => d.Position.Column))
            .Select(d => d.Diagnostic),
    ];

    /// <summary>One name or more, as a sentence has them: the first ones, and the number of others.</summary>
    public static string Names(IReadOnlyList<string> machines)
    {
        var quoted = machines.Select(m => $"'{m}'").ToList();
        if (quoted.Count == 1)
            return quoted[0];

        var others = quoted.Count > NamesShown + 1 ? $"{quoted.Count - NamesShown} others" : quoted[^1];
        return $"{string.Join(", ", quoted.Take(quoted.Count > NamesShown + 1 ? NamesShown : quoted.Count - 1))} and {others}";
    }

    // A mistake that is written in one machine is that one's, whoever came up with it.
    private static IReadOnlyList<string> Owners(IReadOnlyList<EvaluationError> errors, SourcePosition position)
    {
        var machines = errors.Where(e => e.Machine is not null).Select(e => e.Machine!).Distinct().ToList();
        var owner = machines.Count > 1 ? machines.FirstOrDefault(m => MachineSpan.Contains(m, position)) : null;
        return owner is not null ? [owner.Name] : [.. machines.Select(m => m.Name).OrderBy(n => n, StringComparer.Ordinal)];
    }

    private static string Subject(string message, IReadOnlyList<string> machines)
    {
        if (machines.Count == 0 || machines.Count == 1 && NamesIt(message, machines[0]))
            return message;
        if (machines.Count == 1)
            return $"Machine '{machines[0]}': {message}";

        return $"Machines {Names(machines)}: {message}";
    }

    private static bool NamesIt(string message, string machine) =>
        new[] { $"{machine} ", $"{machine},", $"\"{machine}\"", $"'{machine}'" }.Any(name => message.Contains("machine " + name, StringComparison.OrdinalIgnoreCase));
}

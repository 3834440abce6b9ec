using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Building;

/// <summary>
/// Makes one error of each derivation that could not be built. What failed only because something it needs failed says
/// nothing new and is left out.
/// </summary>
internal sealed class BuildFailures(IReadOnlyList<BuildTarget> targets, DerivationGraph graph, BuildLogs logs)
{
    // 2.8: "1 dependencies of derivation '…' failed to build", "build of '…', '…' failed"; newer: "Reason: 1 dependency failed."
    private static readonly Regex Consequence = new(
        @"\A\d+ dependenc(?:y|ies) of derivation|dependenc(?:y|ies) failed|failed dependenc(?:y|ies)|\Abuild of ", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly Dictionary<string, string> _causes = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly List<string> _others = [];

    /// <summary>The derivations that failed by themselves.</summary>
    public IReadOnlyCollection<string> Causes => _order;

    /// <summary>The computers that derivations were given to.</summary>
    public RemoteBuilders Builders { get; init; } = new();

    /// <summary>Whether nothing has failed.</summary>
    public bool IsEmpty => _order.Count == 0 && _others.Count == 0;

    /// <summary>Whether an error only says that something else has failed.</summary>
    public static bool IsConsequence(NixLogEvent.Message error) => Consequence.IsMatch(TextOf(error));

    /// <summary>Takes the errors of one call of Nix.</summary>
    /// <returns>Whether one of them is new.</returns>
    public bool Add(IEnumerable<NixLogEvent.Message> errors)
    {
        var texts = errors.Select(e => TextOf(Builders.Clarify(e))).Where(t => t.Length > 0).Distinct().ToList();
        var count = _order.Count;
        var first = texts.Where(t => !Consequence.IsMatch(t)).ToList();
        foreach (var (text, derivation) in first.Select(t => (t, StorePath.FindDerivation(t))))
        {
            if (derivation is null)
                _others.Add(text);
            else if (_causes.TryAdd(derivation, text))
            {
                _order.Add(derivation);
            }
        }

        // Whatever a version of Nix calls it: what was never started, and needs something that failed, is no cause.
        foreach (var derivation in _order.Where(d => !logs.HasStarted(d) && _order.Any(c => c != d && graph.Needs(d, c))).ToList())
        {
            _order.Remove(derivation);
            _causes.Remove(derivation);
        }

        if (_order.Count == 0 && _others.Count == 0)
            _others.AddRange(texts);
        return _order.Count > count;
    }

    /// <summary>Every error, each once, in the order in which they came.</summary>
    public IReadOnlyList<Diagnostic> Explain()
    {
        // A machine of a foreign system has hundreds of derivations for it.
        List<Diagnostic> all = [];
        foreach (var error in _order.Select(Explain))
        {
            if (error.Code != ErrorCodes.SystemUnavailable || !all.Any(e => (e.Code, e.Position) == (error.Code, error.Position)))
                all.Add(error);
        }

        var position = targets.Count == 1 ? targets[0].Position : null;
        all.AddRange(_others.Select(t => StoreFailure.TryExplain(t, position)).Where(d => d is not null).Distinct().Select(d => d!));
        return all.Count > 0 ? all : [.. _others.Distinct().Select(t => new Diagnostic(ErrorCodes.NixFailed, t, position))];
    }

    private Diagnostic Explain(string derivation) => new FailedDerivation(
        derivation,
        _causes[derivation],
        graph[derivation],
        logs.EndOf(derivation),
        logs.FileOf(derivation),
        FailureOwner.Of(derivation, targets, graph))
    {
        Builder = Builders.Of(derivation),
        IsLost = Builders.HasLost(derivation),
        BuildersHaveRefused = Builders.HaveRefused,
    }.Explain();

    private static string TextOf(NixLogEvent.Message error) => TerminalText.CleanLines(error.RawText ?? error.Text).Trim();
}

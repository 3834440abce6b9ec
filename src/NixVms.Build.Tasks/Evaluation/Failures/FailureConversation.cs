using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Nix;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>A conversation with Nix about a network that fails to evaluate: sdk/nix/failure answers.</summary>
/// <param name="nix">Nix, which has been told about the network.</param>
/// <param name="hasTrace">Whether its errors tell what they came up in.</param>
/// <param name="cancellationToken">Cancels.</param>
internal sealed class FailureConversation(NixConversation nix, bool hasTrace, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly HashSet<string> _evaluatedFiles = new(StringComparer.Ordinal);

    /// <summary>Whether Nix is gone, so that nothing more can be asked.</summary>
    public bool HasEnded => nix.HasEnded;

    /// <summary>All machines of the network, in the order of their names.</summary>
    /// <exception cref="NixFailure">There are none that could be told.</exception>
    public async Task<IReadOnlyList<FailingMachine>> MachinesAsync() =>
        [.. (await AskAsync("failure.machines").ConfigureAwait(false)).Elements().Select(m => new FailingMachine(m.RequiredText("name"), PositionOf(m.Member("position")!)))];

    /// <summary>Looks at a machine's configuration.</summary>
    /// <returns>Its assertions that do not hold.</returns>
    /// <exception cref="NixFailure">It fails.</exception>
    public async Task<IReadOnlyList<EvaluationError>> LookAtConfigurationAsync(FailingMachine machine)
    {
        List<EvaluationError> failed = [];
        foreach (var assertion in (await AskAsync($"failure.configurationOf {NixExpression.String(machine.Name)}").ConfigureAwait(false)).Items("failedAssertions"))
        {
            var position = await PlaceOfAsync(machine.Name, "assertion", assertion.Value).ConfigureAwait(false);
            failed.Add(new EvaluationError(ErrorCodes.AssertionFailed, ModuleNames.Remove(assertion.Value), position ?? machine.Position) { Machine = machine });
        }

        return failed;
    }

    /// <summary>Where the user has written an assertion or a warning, or an option that it names; null where that cannot be told.</summary>
    public async Task<SourcePosition?> PlaceOfAsync(string machine, string kind, string message)
    {
        var look = new CloserLook(kind)
        {
            Texts = new Dictionary<string, string> { ["text"] = message },
            Lists = new Dictionary<string, IReadOnlyList<string>> { ["named"] = ModuleErrors.OptionsIn(message) },
        };
        try
        {
            return HasEnded ? null : await ExplainAsync(machine, look).ConfigureAwait(false);
        }
        catch (NixFailure)
        {
            return null;
        }
    }

    /// <summary>Looks at what is made of a machine's configuration.</summary>
    /// <exception cref="NixFailure">It fails.</exception>
    public Task LookAtDerivationAsync(FailingMachine machine) => AskAsync($"failure.derivationOf {NixExpression.String(machine.Name)}");

    /// <summary>Finds out what an error does not tell.</summary>
    /// <returns>Where the user's modules define what failed, or null.</returns>
    /// <exception cref="NixFailure">The better error, if its code is ours.</exception>
    public async Task<SourcePosition?> ExplainAsync(string machine, CloserLook look)
    {
        var attributes = look.Texts.Select(t => $"{t.Key} = {NixExpression.String(t.Value)};")
            .Concat(look.Lists.Select(l => $"{l.Key} = {NixExpression.Strings(l.Value)};"))
            .Concat([$"machine = {NixExpression.String(machine)};", $"kind = {NixExpression.String(look.Kind)};"]);
        var json = await AskAsync($"failure.explain {{ {string.Join(" ", attributes)} }}").ConfigureAwait(false);
        if (!json.Elements().Any())
            return null;

        var position = PositionOf(json);
        return json.Text("element") is null ? position : ListLiteral.ElementAt(position, json.Number("element"));
    }

    public ValueTask DisposeAsync() => nix.DisposeAsync();

    private async Task<JsonTree> AskAsync(string question)
    {
        var log = await nix.AskAsync($"tell ({question})").ConfigureAwait(false);
        _evaluatedFiles.UnionWith(log.EvaluatedFiles);
        if (log.Errors.Count == 0 && log.OwnTrace is { } answer)
            return JsonText.Parse(answer);

        await Interruption.CheckAsync(log, cancellationToken).ConfigureAwait(false);
        throw new NixFailure(log, hasTrace) { EvaluatedFiles = _evaluatedFiles };
    }

    private static SourcePosition PositionOf(JsonTree json) => new(json.RequiredText("file"), json.Number("line"), json.Number("column"));
}

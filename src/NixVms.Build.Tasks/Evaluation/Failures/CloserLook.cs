namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>
/// A question to sdk/nix/failure/explain.nix: it knows the user's modules and nixpkgs' options, which the error does not tell.
/// </summary>
/// <param name="Kind">The kind of error, as explain.nix names it.</param>
internal sealed record CloserLook(string Kind)
{
    /// <summary>The machine that the error names, which may be another one than the one that came up with it; or null.</summary>
    public string? Machine { get; init; }

    /// <summary>What the error told: names of attributes and their values.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>The same for lists.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The same question, for the case that the user's code cannot be evaluated as far as the answer needs it.</summary>
    public CloserLook Careful => this with { Texts = new Dictionary<string, string>(Texts.ToDictionary(t => t.Key, t => t.Value)) { ["careful"] = "true" } };
}

using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Networks.Pins;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>A network together with what its machines are made of.</summary>
/// <param name="Network">The network.</param>
/// <param name="Nixpkgs">Where nixpkgs comes from, or null for the debian platform.</param>
internal sealed record EvaluationTarget(NetworkDefinition Network, NixpkgsSource? Nixpkgs)
{
    /// <summary>Whether nothing that Nix has fetched by an address alone counts as fresh.</summary>
    public bool AsksAnew { get; init; }

    /// <summary>What was looked at in search of a pinned nixpkgs.</summary>
    public IReadOnlyCollection<PinLook> Looks { get; init; } = [];

    /// <summary>What the network's file is made of beside itself, where it is a flake.</summary>
    public FlakeInputs? Flake { get; init; }

    public bool IsDebian => Nixpkgs is null;
}

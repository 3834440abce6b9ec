namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>A flake's own node and all that it leads to.</summary>
/// <param name="Root">The name of the flake's own node.</param>
/// <param name="Nodes">All nodes, that one included.</param>
internal sealed record FlakeInputs(string Root, IReadOnlyList<FlakeNode> Nodes)
{
    /// <summary>A flake without a lock has no inputs.</summary>
    public static FlakeInputs None { get; } = new("root", [new FlakeNode("root", new Dictionary<string, string>())]);
}

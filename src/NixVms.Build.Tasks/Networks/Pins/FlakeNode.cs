using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Networks.Pins;

/// <summary>A flake or another tree in a lock.</summary>
/// <param name="Name">The node's name in the lock.</param>
/// <param name="Inputs">The nodes of its inputs, by the inputs' names.</param>
internal sealed record FlakeNode(string Name, IReadOnlyDictionary<string, string> Inputs)
{
    /// <summary>Where it is; null for the flake whose lock this is, and where there is a problem.</summary>
    public NixpkgsSource? Source { get; init; }

    /// <summary>Why it cannot be had: an error where something uses it.</summary>
    public Diagnostic? Problem { get; init; }

    /// <summary>Whether it is used as a flake, and not as a tree of files.</summary>
    public bool IsFlake { get; init; } = true;

    /// <summary>What flakes see of it beside its path, such as <c>rev</c> and <c>lastModified</c>, as JSON.</summary>
    public string Info { get; init; } = "{}";
}

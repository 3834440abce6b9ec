using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Building;

/// <summary>A network to realise, with what messages about it say.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Derivation">The path of its derivation.</param>
/// <param name="Position">The network expression.</param>
/// <param name="Machines">Its machines.</param>
/// <param name="LogFile">The file that gets what its builders print.</param>
internal sealed record BuildTarget(
    string Name,
    string Derivation,
    SourcePosition Position,
    IReadOnlyList<BuildTarget.Machine> Machines,
    string LogFile)
{
    /// <summary>The debian platform can take newer packages by itself.</summary>
    public bool IsDebian { get; init; }

    /// <summary>A machine of the network.</summary>
    public sealed record Machine(string Name, string System, SourcePosition? Position, string? Derivation, string? Output);
}

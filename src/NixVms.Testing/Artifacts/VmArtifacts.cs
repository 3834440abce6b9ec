namespace NixVms.Testing;

/// <summary>What was saved of a network for people who look for the cause of a failure.</summary>
public sealed record VmArtifacts
{
    /// <summary>The folder, which nothing else was saved to.</summary>
    public required string Directory { get; init; }

    /// <summary>The files in it, with their full paths.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What could not be saved, and why: a file's name, a colon and a reason. Empty when all was.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

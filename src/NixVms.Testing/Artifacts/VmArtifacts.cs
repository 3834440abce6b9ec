namespace NixVms.Testing;

/// <summary>What was saved of a network for people who look for the cause of a failure.</summary>
/// <param name="Directory">The folder, which nothing else was saved to.</param>
/// <param name="Files">The files in it, with their full paths.</param>
/// <param name="Missing">What could not be saved, and why: a file's name, a colon and a reason. Empty when all was.</param>
public sealed record VmArtifacts(string Directory, IReadOnlyList<string> Files, IReadOnlyList<string> Missing);

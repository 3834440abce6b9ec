using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Networks;

/// <summary>An argument of a network.nix that is a function.</summary>
/// <param name="Name">The formal parameter's name.</param>
/// <param name="Value">A string, handed over as it is; null where <paramref name="Expression"/> is given.</param>
/// <param name="Expression">A Nix expression; its relative paths count from the network file's folder.</param>
internal sealed record NetworkArgument(string Name, string? Value, string? Expression, SourcePosition Position);

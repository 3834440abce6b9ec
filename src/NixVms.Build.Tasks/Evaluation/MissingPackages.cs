namespace NixVms.Build.Tasks.Evaluation;

/// <summary>What <c>-A missing</c> printed.</summary>
/// <param name="Packages">Debian packages that the network needs and the lock lacks, by architecture.</param>
/// <param name="WithoutNames">Architectures of machines whose list of all package names was not at hand: they were not looked at.</param>
/// <param name="EvaluatedFiles">The files that Nix evaluated for it.</param>
internal sealed record MissingPackages(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Packages,
    IReadOnlyCollection<string> WithoutNames,
    IReadOnlyCollection<string> EvaluatedFiles);

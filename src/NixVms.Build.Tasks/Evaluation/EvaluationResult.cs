using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>What an evaluation gives.</summary>
/// <param name="Manifest">The network.</param>
/// <param name="EvaluatedFiles">The absolute paths of every Nix file that was evaluated.</param>
/// <param name="Debian">The files of the debian platform that it read, or null.</param>
/// <param name="Start">When Nix was started, in UTC.</param>
internal sealed record EvaluationResult(
    NetworkManifest Manifest,
    IReadOnlyCollection<string> EvaluatedFiles,
    DebianArguments? Debian,
    DateTime Start);

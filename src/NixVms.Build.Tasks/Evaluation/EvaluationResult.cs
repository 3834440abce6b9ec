using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>What an evaluation gives.</summary>
/// <param name="Manifest">The network.</param>
/// <param name="EvaluatedFiles">The absolute paths of every Nix file that was evaluated.</param>
/// <param name="Trace">What Nix looked at.</param>
/// <param name="Debian">The files of the debian platform that it read, or null.</param>
internal sealed record EvaluationResult(
    NetworkManifest Manifest,
    IReadOnlyCollection<string> EvaluatedFiles,
    NixTrace Trace,
    DebianArguments? Debian);

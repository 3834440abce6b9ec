using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Decides between NixOS and the embedded platform.</summary>
/// <param name="nix">The Nix to ask, with the settings of the project's properties.</param>
/// <param name="probes">What it has answered before.</param>
/// <param name="onMessage">Gets a line about a platform that nobody chose.</param>
internal sealed class PlatformSelector(NixSettings nix, NixProbeCache probes, Action<string> onMessage)
{
    private const string Found = "found";
    private const string NotFound = "not found";

    private static readonly SourcePosition NoPosition = new("");

    private Task<bool>? _searchPathHasNixpkgs;

    /// <exception cref="NixVmsException">The network wants NixOS and there is no nixpkgs.</exception>
    public async Task<EvaluationTarget> SelectAsync(NetworkDefinition network, CancellationToken cancellationToken)
    {
        if (network.Platform == NetworkPlatform.Debian)
            return new EvaluationTarget(network, null);
        if (network.Nixpkgs is { } nixpkgs)
            return new EvaluationTarget(network, nixpkgs);
        if (await SearchPathHasNixpkgsAsync(cancellationToken).ConfigureAwait(false))
            return new EvaluationTarget(network, new NixpkgsSource("<nixpkgs>", null, null, NoPosition));
        if (network.Platform == NetworkPlatform.Auto)
        {
            onMessage($"{network.Name}: no nixpkgs is known, so its machines are Debian with NixOS's option names. For NixOS set the property NixpkgsPath, Nixpkgs in the .nixnet file, or NIX_PATH.");
            return new EvaluationTarget(network, null);
        }

        throw new NixVmsException(
            ErrorCodes.NixpkgsMissing,
            "The platform is nixos, but no nixpkgs is known. Set the property NixpkgsPath, Nixpkgs in the .nixnet file, or NIX_PATH.",
            network.Definition);
    }

    private Task<bool> SearchPathHasNixpkgsAsync(CancellationToken cancellationToken) =>
        _searchPathHasNixpkgs ??= AskAsync(cancellationToken);

    private async Task<bool> AskAsync(CancellationToken cancellationToken) =>
        await probes.OfConfigurationAsync("nixpkgs", () => FindFileAsync(cancellationToken)).ConfigureAwait(false) == Found;

    /// <summary>Null where something else went wrong than that there is none.</summary>
    private async Task<string?> FindFileAsync(CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(nix.Installation.Instantiate, ["--find-file", "nixpkgs", .. nix.Arguments([])], nix.ProjectDirectory),
            cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? Found
            : result.StandardError.Contains("was not found") ? NotFound
            : null;
    }
}

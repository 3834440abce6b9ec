using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Networks.Pins;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>Decides between NixOS and the embedded platform.</summary>
/// <param name="nix">The Nix to ask, with the settings of the project's properties.</param>
/// <param name="probes">What it has answered before.</param>
/// <param name="configuration">Where Nix's search path comes from.</param>
/// <param name="onMessage">Gets a line about what no setting says.</param>
internal sealed class PlatformSelector(NixSettings nix, NixProbeCache probes, NixConfigurationSources configuration, Action<string> onMessage)
{
    private const string Found = "found";
    private const string NotFound = "not found";
    private const string Advice = "Correct NIX_PATH, set the property NixpkgsPath or Nixpkgs in the .nixnet file; or set NixVmsPlatform to debian, for machines without nixpkgs.";

    private static readonly SourcePosition NoPosition = new("");

    private Task<(bool IsFound, string? Problem)>? _searchPathHasNixpkgs;

    /// <exception cref="NixVmsException">The network wants NixOS and there is no nixpkgs, or one that is named cannot be had.</exception>
    public async Task<EvaluationTarget> SelectAsync(NetworkDefinition network, CancellationToken cancellationToken)
    {
        var pins = new PinSearch(Path.GetDirectoryName(network.NetworkFile)!, nix.ProjectDirectory);
        var flake = network.IsFlake ? pins.FindInputs() : null;
        var target = await SelectAsync(network, pins, cancellationToken).ConfigureAwait(false);
        return target with { Flake = flake, Looks = [.. pins.Looks] };
    }

    private async Task<EvaluationTarget> SelectAsync(NetworkDefinition network, PinSearch pins, CancellationToken cancellationToken)
    {
        if (network.Platform == NetworkPlatform.Debian)
            return new EvaluationTarget(network, null);
        if (network.Nixpkgs is { } nixpkgs)
            return nixpkgs.Pin is { } pin ? Pinned(network, pins.Find(pin, nixpkgs.Position)) : new EvaluationTarget(network, nixpkgs);

        // Its configurations were written for its own.
        if (network.IsFlake && pins.Find() is { } ofFlake)
            return Pinned(network, ofFlake);

        var (isFound, problem) = await SearchPathHasNixpkgsAsync(cancellationToken).ConfigureAwait(false);
        if (isFound)
            return new EvaluationTarget(network, new NixpkgsSource("<nixpkgs>", null, null, NoPosition));
        if (problem is not null)
            throw new NixVmsException(ErrorCodes.NixpkgsMissing, problem, network.Definition);
        if (pins.Find() is { } pinned)
            return Pinned(network, pinned);

        var advice = pins.Choice ?? "For NixOS set the property NixpkgsPath, Nixpkgs in the .nixnet file, or NIX_PATH; or pin a nixpkgs in a flake.lock, with npins or with niv.";
        if (network.Platform == NetworkPlatform.Auto)
        {
            onMessage($"{network.Name}: no nixpkgs is known, so its machines are Debian with NixOS's option names. {advice}");
            return new EvaluationTarget(network, null);
        }

        throw new NixVmsException(ErrorCodes.NixpkgsMissing, $"The platform is nixos, but no nixpkgs is known. {advice}", network.Definition);
    }

    private EvaluationTarget Pinned(NetworkDefinition network, NixpkgsSource nixpkgs)
    {
        onMessage(TerminalText.CleanLine($"{network.Name}: NixOS of {nixpkgs.Description}, as {nixpkgs.Position.File} pins it."));
        return new EvaluationTarget(network, nixpkgs);
    }

    private Task<(bool IsFound, string? Problem)> SearchPathHasNixpkgsAsync(CancellationToken cancellationToken) =>
        _searchPathHasNixpkgs ??= AskAsync(cancellationToken);

    private async Task<(bool IsFound, string? Problem)> AskAsync(CancellationToken cancellationToken)
    {
        string? problem = null;
        var answer = await probes.OfConfigurationAsync("nixpkgs", async () =>
        {
            (var found, problem) = await FindFileAsync(cancellationToken).ConfigureAwait(false);
            return problem is null ? found : null;
        }).ConfigureAwait(false);
        return (answer == Found, problem);
    }

    /// <summary>The answer, null where Nix does not work at all, or why there is none: machines never become Debian because a nixpkgs that someone has named cannot be had.</summary>
    private async Task<(string? Answer, string? Problem)> FindFileAsync(CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(nix.Installation.Instantiate, ["--find-file", "nixpkgs", .. nix.Arguments([])], nix.ProjectDirectory),
            cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
            return (Found, null);

        var named = configuration.NamedNixpkgs.ToList();
        var isAbsent = result.StandardError.Contains("was not found");

        // What else keeps Nix from working, a store that cannot be written for one, is told by what comes next.
        if (named.Count == 0)
            return (isAbsent ? NotFound : null, null);

        var reason = ReasonIn(result.StandardError, named, isAbsent);
        return (null, $"Nix's search path has {string.Join(" and ", named)}, which cannot be had{(reason.Length == 0 ? "" : $": {reason}")}. {Advice}");
    }

    // That an entry is left out is a warning, and the error tells no more than that.
    private static string ReasonIn(string text, IEnumerable<string> named, bool isAbsent)
    {
        var lines = TerminalText.CleanLines(text).Split('\n').Select(l => l.Trim()).ToList();
        var prefix = isAbsent ? "warning: " : "error: ";
        var places = named.Select(n => "'" + n.Substring(n.IndexOf('=') + 1)).ToList();
        return lines.FirstOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal) && (!isAbsent || places.Any(l.Contains)))?.Substring(prefix.Length).TrimEnd('.') ?? "";
    }
}

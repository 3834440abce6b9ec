using System.Globalization;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Building;

/// <summary>The binary caches that Nix did not take something from, since nobody it trusts has signed it, or that it cannot use at all.</summary>
internal sealed class RefusedCaches
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline;

    private static readonly Regex Unsigned = new("substitute for '(?<path>[^']+)' from '(?<cache>[^']+)'.* not signed by any of the keys", Options);

    private readonly object _lock = new();
    private readonly Dictionary<string, List<string>> _unsigned = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unusable = new(StringComparer.Ordinal);

    public void Add(NixLogEvent logEvent)
    {
        if (logEvent is not NixLogEvent.Message { Level: 1 } warning)
            return;

        var text = TerminalText.CleanLines(warning.RawText ?? warning.Text).Trim();
        lock (_lock)
        {
            if (Unsigned.Match(text) is { Success: true } unsigned)
            {
                if (!_unsigned.TryGetValue(unsigned.Groups["cache"].Value, out var paths))
                    _unsigned[unsigned.Groups["cache"].Value] = paths = [];
                paths.Add(unsigned.Groups["path"].Value);
            }
            else if (CacheFailure.IsUnusable(text))
            {
                _unusable.Add(text);
            }
        }
    }

    /// <summary>What the user should know of them.</summary>
    /// <param name="nix">Tells whose signatures a cache has.</param>
    /// <param name="position">Where the caches are named.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Diagnostic>> WarningsAsync(NixSettings nix, SourcePosition position, CancellationToken cancellationToken)
    {
        List<Diagnostic> warnings = [.. _unusable.Select(u => new Diagnostic(ErrorCodes.CacheUnusable, $"Nix does without a binary cache: {u.TrimEnd('.')}. Correct NixSubstituters, or substituters in nix.conf.", position))];
        foreach (var (cache, paths) in _unsigned)
        {
            var count = paths.Count == 1 ? StorePath.NameOf(paths[0]) : string.Create(CultureInfo.InvariantCulture, $"{paths.Count} paths ({StorePath.NameOf(paths[0])} …)");
            var keys = await KeysAsync(nix, cache, paths[0], cancellationToken).ConfigureAwait(false);
            warnings.Add(new Diagnostic(
                ErrorCodes.UntrustedSignature,
                $"The binary cache {cache} has {count}, and Nix did not take it: "
                + (keys.Count > 0
                    ? $"it is signed by {string.Join(", ", keys)}, which is not among the trusted keys. If you trust who has that key, add its public part to the property NixTrustedPublicKeys (or trusted-public-keys in nix.conf)."
                    : "it is not signed. Who fills the cache signs with NixSigningKeyFile; what is there already, nix store sign signs."),
                position));
        }

        return warnings;
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(NixSettings nix, string cache, string path, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(nix.Installation.Nix, ["--extra-experimental-features", "nix-command", "path-info", "--store", cache, "--sigs", path], nix.ProjectDirectory, nix.SshEnvironment),
            cancellationToken).ConfigureAwait(false);

        // The path, then NAME:SIGNATURE each.
        return [.. result.StandardOutput.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => !w.StartsWith('/') && w.Contains(':')).Select(w => TerminalText.CleanLine(w.Split(':')[0])).Distinct()];
    }
}

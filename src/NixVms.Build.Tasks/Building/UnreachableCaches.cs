using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Logs;

namespace NixVms.Build.Tasks.Building;

/// <summary>The binary caches that Nix could not reach and did without, each once, whatever it wanted from them.</summary>
internal sealed class UnreachableCaches
{
    private static readonly Regex Download = new(
        @"unable to download '(?<cache>https?://[^']*)/(?:nix-cache-info|[0-9a-z]{32}\.narinfo)': (?<reason>.*?)(?:; retrying .*)?\z", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>The caches, with what the download said: <c>https://cache.example.org (Couldn't resolve host name (6))</c>.</summary>
    public IReadOnlyList<string> All => [.. _reasons.Select(r => $"{r.Key} ({r.Value})")];

    public void Add(NixLogEvent logEvent)
    {
        if (logEvent is NixLogEvent.Message { Level: 1 } warning && Download.Match(TerminalText.CleanLine(warning.RawText ?? warning.Text)) is { Success: true } match)
            _reasons[match.Groups["cache"].Value] = match.Groups["reason"].Value;
    }
}

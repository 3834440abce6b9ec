using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Building;

/// <summary>A file that could not be fetched.</summary>
/// <param name="Url">Where from.</param>
/// <param name="Reason">What the download said.</param>
/// <param name="IsDebian">Whether it is a package of the debian platform.</param>
internal sealed record FailedFetch(string Url, string Reason, bool IsDebian)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    // What Nix's own download says, then curl in a builder of nixpkgs.
    private static readonly Regex NixDownload = new(@"unable to download '(?<url>[^']+)': (?<reason>.+)", Options);
    private static readonly Regex Curl = new(@"curl: \(\d+\) (?<reason>.+)", Options);
    private static readonly Regex Gone = new(@"\b(?:404|410)\b", Options);

    public string Code => IsGone ? ErrorCodes.PackageGone : ErrorCodes.FetchFailed;

    private bool IsGone => IsDebian && Gone.IsMatch(Reason);

    /// <summary>Finds out whether a derivation failed because of a download; null where it did not.</summary>
    public static FailedFetch? Find(DerivationFile? derivation, IReadOnlyList<string> lastLines, string error, bool isDebian)
    {
        if (derivation is not { IsFixedOutput: true })
            return null;

        foreach (var line in lastLines.Append(error))
        {
            if (NixDownload.Match(line) is { Success: true } nix)
                return new FailedFetch(nix.Groups["url"].Value, nix.Groups["reason"].Value.Trim(), isDebian && IsDebianPackage(nix.Groups["url"].Value));
            if (derivation.Url is { } url && Curl.Match(line) is { Success: true } curl)
                return new FailedFetch(url, curl.Groups["reason"].Value.Trim(), false);
        }

        return null;
    }

    public static bool IsDebianPackage(string? url) => url is not null && url.Contains("/pool/") && url.EndsWith(".deb", StringComparison.Ordinal);

    /// <summary>What happened and what to do.</summary>
    public string Describe(string name) => IsGone
        ? $"Debian's mirror no longer has the package {name}: {Url} ({Reason}). Mirrors drop old versions; take those of today with dotnet build -t:RefreshDebianLock."
        : $"{name} could not be fetched from {Url}: {Reason}. {(IsDebian ? "Is the mirror reachable? The property NIXVMS_DEBIAN_MIRROR names another one." : "Is the address right and reachable? A proxy is taken from the variables http_proxy and https_proxy.")}";
}

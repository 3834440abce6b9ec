using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Recognises failures that are nixpkgs' and no machine's: it cannot be had, or not be used.</summary>
internal static class NixpkgsErrors
{
    private static readonly Regex Hashes = new(@"specified:\s*(?<specified>\S+)\s+got:\s*(?<got>\S+)", RegexOptions.CultureInvariant);

    private static readonly Regex Download = new(@"unable to download '[^']*': (?<reason>[^\n]*)", RegexOptions.CultureInvariant);

    // What sdk/nix/platforms/nixos/tree.nix throws.
    private static readonly Regex Unusable = new(@"\A(?<code>NIXVM1013|NIXVM1021): (?<message>[^\n]+)", RegexOptions.CultureInvariant);

    /// <param name="errors">The errors of an evaluation.</param>
    /// <param name="plainText">What programs said that Nix had started.</param>
    /// <param name="nixpkgs">Where nixpkgs was to come from.</param>
    /// <param name="network">The position for a nixpkgs that no setting has chosen.</param>
    /// <returns>Null where none of the errors is about nixpkgs itself.</returns>
    public static Diagnostic? TryExplain(IReadOnlyList<NixLogEvent.Message> errors, string plainText, NixpkgsSource nixpkgs, SourcePosition network)
    {
        var position = nixpkgs.Position.File.Length > 0 ? nixpkgs.Position : network;
        return errors.Select(Explain).FirstOrDefault(d => d is not null);

        Diagnostic? Explain(NixLogEvent.Message error)
        {
            var text = TerminalText.CleanLines(error.RawText ?? error.Text).Trim();
            return OfText(text, nixpkgs, position) ?? (error.Trace.Any(f => f.Text.Contains(NixExpression.FetchingNixpkgs)) ? OfFetch(text, plainText, nixpkgs, position) : null);
        }
    }

    // Of a repository, or of an archive that is none.
    private static Diagnostic OfFetch(string text, string plainText, NixpkgsSource nixpkgs, SourcePosition position)
    {
        if (text.Contains("hash mismatch"))
            return new Diagnostic(ErrorCodes.HashMismatch, $"nixpkgs, from {nixpkgs.Url}, is not what was expected: {text}.", position);

        // Nix tells no more than that git has failed.
        var reason = plainText.Split('\n').LastOrDefault(l => l.StartsWith("fatal: ", StringComparison.Ordinal)) ?? text;
        return new Diagnostic(ErrorCodes.FetchFailed, $"nixpkgs could not be fetched from {nixpkgs.Url}: {reason.TrimEnd('.')}. Is the address right and reachable?", position);
    }

    private static Diagnostic? OfText(string text, NixpkgsSource nixpkgs, SourcePosition position)
    {
        if (Unusable.Match(text) is { Success: true } unusable)
            return new Diagnostic(unusable.Groups["code"].Value, unusable.Groups["message"].Value, position);
        if (nixpkgs is not { Url: { } url, GitArguments: null })
            return null;

        if (text.Contains($"hash '{nixpkgs.Sha256}'"))
            return new Diagnostic(ErrorCodes.InvalidValue, $"\"{nixpkgs.Sha256}\" is not the hash of an archive: {text}.", position);
        if (!text.Contains(url))
            return null;
        if (text.Contains("hash mismatch") && Hashes.Match(text) is { Success: true } hashes)
        {
            return new Diagnostic(
                ErrorCodes.HashMismatch,
                $"The archive of nixpkgs, {url}, is not what was expected.\n  expected: {hashes.Groups["specified"].Value}\n  got:      {hashes.Groups["got"].Value}\n"
                + "If the new content is right, write its hash where the expected one stands; if it is not, find out who changed the source.",
                position);
        }

        return Download.Match(text) is { Success: true } download
            ? new Diagnostic(
                ErrorCodes.FetchFailed,
                $"nixpkgs could not be fetched from {url}: {Balanced(download.Groups["reason"].Value)}. Is the address right and reachable? A proxy is taken from the variables http_proxy and https_proxy.",
                position)
            : null;
    }

    // Nix 2.20 and newer unpack while they download, and put the reason into the parentheses of another error.
    private static string Balanced(string reason) =>
        reason.EndsWith(')') && reason.Count(c => c == ')') > reason.Count(c => c == '(') ? reason.Substring(0, reason.Length - 1) : reason;
}

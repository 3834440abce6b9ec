using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Nix;

/// <summary>Explains why Nix could not write to a binary cache or another store.</summary>
internal static class CacheFailure
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private static readonly Regex Unusable = new("is for Nix stores with prefix|don't know how to open Nix store|does not appear to be a binary cache|is not a directory", Options);
    private static readonly Regex Unsigned = new("lacks a (?:valid )?signature", Options);
    private static readonly Regex Ssh = new("cannot open connection to remote store|cannot connect to '|unexpected end-of-file", Options);

    /// <summary>Whether a text says of something that Nix cannot use it as a binary cache.</summary>
    public static bool IsUnusable(string text) => Unusable.IsMatch(text);

    /// <param name="cache">Where to.</param>
    /// <param name="error">What Nix says.</param>
    /// <param name="ssh">What ssh said.</param>
    /// <param name="position">Where the cache is named.</param>
    public static Diagnostic Explain(CacheAddress cache, string error, SshErrors ssh, SourcePosition position)
    {
        var (code, message) = Explain(cache, cache.WithoutSecrets(error), ssh);
        return new Diagnostic(code, message, position);
    }

    private static (string Code, string Message) Explain(CacheAddress cache, string error, SshErrors ssh)
    {
        if (IsUnusable(error))
            return (ErrorCodes.CacheUnusable, $"{cache} cannot be used as a binary cache: {error.TrimEnd('.')}. {CacheAddress.Forms}");
        if (Unsigned.IsMatch(error))
            return (ErrorCodes.UntrustedSignature, $"{cache} takes nothing that is not signed by a key which it trusts: {error.TrimEnd('.')}. Sign with the property NixSigningKeyFile, and add the key's public part to trusted-public-keys in nix.conf there; or push as a user whom trusted-users there names.");
        if (Ssh.IsMatch(error))
            return (ErrorCodes.CacheUnreachable, $"{cache} cannot be reached: {ssh.Explain(error)}");
        return (ErrorCodes.CacheUnreachable, $"The networks could not be pushed to {cache}: {error.TrimEnd('.')}. What has arrived there stays, and the next push copies the rest. Look whether the server is on and lets you write: credentials for HTTP stand in the file that netrc-file of Nix names, those for S3 in ~/.aws.");
    }
}

using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Networks;

/// <summary>Where nixpkgs comes from: a folder, a search path entry such as <c>&lt;nixpkgs&gt;</c>, or a pinned archive.</summary>
/// <param name="Reference">An absolute folder, or a name in angle brackets; null for an archive.</param>
/// <param name="Url">The address of an archive.</param>
/// <param name="Sha256">The hash of the unpacked archive.</param>
internal sealed record NixpkgsSource(string? Reference, string? Url, string? Sha256, SourcePosition Position)
{
    public bool IsSearchPath => Reference is { Length: > 2 } && Reference[0] == '<' && Reference[Reference.Length - 1] == '>';
}

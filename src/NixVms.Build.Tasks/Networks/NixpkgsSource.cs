using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Networks.Pins;

namespace NixVms.Build.Tasks.Networks;

/// <summary>Where nixpkgs comes from: a folder, a search path entry such as <c>&lt;nixpkgs&gt;</c>, a pin, an archive or a repository.</summary>
/// <param name="Reference">An absolute folder, a name in angle brackets, or a pin such as <c>flake:nixpkgs</c>; null for what is fetched.</param>
/// <param name="Url">The address of an archive or a repository.</param>
/// <param name="Sha256">The hash of the unpacked archive.</param>
/// <param name="Position">What says so.</param>
internal sealed record NixpkgsSource(string? Reference, string? Url, string? Sha256, SourcePosition Position)
{
    /// <summary>The revision, where it is known.</summary>
    public string? Revision { get; init; }

    /// <summary>The name of an archive in the store, where it is not Nix's usual one.</summary>
    public string? StoreName { get; init; }

    /// <summary>Of a repository: the arguments of Nix's <c>fetchGit</c>, as JSON.</summary>
    public string? GitArguments { get; init; }

    /// <summary>The folder in what is fetched, without slashes at its ends; empty for all of it.</summary>
    public string Folder { get; init; } = "";

    public bool IsSearchPath => Reference is { Length: > 2 } && Reference[0] == '<' && Reference[Reference.Length - 1] == '>';

    /// <summary>The pin that this names and that has to be looked up, or null.</summary>
    public PinReference? Pin => Reference is null ? null : PinReference.TryParse(Reference);

    /// <summary>What it is, for a reader.</summary>
    public string Description => Revision is not null ? $"nixpkgs {Revision.Substring(0, Math.Min(12, Revision.Length))}" : Url ?? $"the nixpkgs in {Reference}";
}

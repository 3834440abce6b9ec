using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>What a strict evaluation read outside the network's folder, nixpkgs, this SDK and the store.</summary>
/// <param name="ownFolder">The folder sdk/nix.</param>
internal sealed class StrictReads(string ownFolder)
{
    // Accounts, name resolution and certificates count like any file, but Nix needs them wherever an evaluation may look.
    private static readonly string[] Lookups =
    [
        "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/gai.conf", "/etc/localtime", "/etc/ssl",
        "/etc/ca-certificates", "/etc/gnutls", "/etc/pki", "/etc/userdb", "/etc/nix", "/etc/xdg", "/run", "/usr/lib", "/usr/local/lib", "/usr/share", "/var/run",
    ];

    /// <summary>An error for each path, at the place where it is written in the code.</summary>
    /// <param name="networkFile">The network.</param>
    /// <param name="result">Its evaluation.</param>
    /// <param name="paths">What the evaluation looked at; null where Nix cannot be traced.</param>
    public IEnumerable<Diagnostic> Find(string networkFile, EvaluationResult result, IEnumerable<string>? paths)
    {
        var network = new SourcePosition(networkFile, 1, 1);
        if (paths is null)
        {
            yield return new Diagnostic(ErrorCodes.ReadOutsideRoots, "This Nix does not tell what it reads, so that a strict evaluation is not possible: it is linked statically, or does not load the library that traces it. Use another Nix, or build without NixVmsStrictEvaluation.", network);
            yield break;
        }

        string[] roots = [.. Roots(networkFile, result).SelectMany(r => new[] { r, RealPath.Of(r) }).Distinct()];
        var sources = new SourceFiles(ownFolder, result.EvaluatedFiles);
        foreach (var path in paths.Where(p => !Lookups.Any(l => RealPath.IsAtOrBelow(p, l)) && !roots.Any(r => RealPath.IsAtOrBelow(p, r) || RealPath.IsAtOrBelow(r, p))).Order(StringComparer.Ordinal))
        {
            yield return new Diagnostic(
                ErrorCodes.ReadOutsideRoots,
                $"The evaluation reads {path}, which a strict evaluation must not: it is confined to the network's folder, nixpkgs and this SDK. Move the file into the network's folder, pass its content as an Argument, or build without NixVmsStrictEvaluation.",
                PathLiterals.Find(path, sources.Evaluated) ?? network);
        }
    }

    private IEnumerable<string> Roots(string networkFile, EvaluationResult result)
    {
        yield return "/nix/store";
        yield return ownFolder;
        yield return Path.GetDirectoryName(networkFile)!;
        if (result.Manifest.Nixpkgs is { } nixpkgs)
            yield return nixpkgs;
        foreach (var path in result.Debian is not { } debian ? [] : new[] { debian.Lock, debian.Mirrors, debian.BootstrapTools, debian.Names })
            yield return path;
    }
}

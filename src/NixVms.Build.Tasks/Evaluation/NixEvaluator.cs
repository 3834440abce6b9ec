using System.Runtime.InteropServices;
using System.Xml.Linq;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Processes;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>
/// Evaluates a network: one call of nix-instantiate writes its derivations to the store and prints its manifest.
/// </summary>
/// <param name="nix">The Nix to call and its settings.</param>
/// <param name="nixFolder">The folder sdk/nix.</param>
/// <param name="isStrict">Whether to confine evaluations to the folders that they are about.</param>
/// <param name="onMessage">Gets what Nix says on the way, traces of <c>builtins.trace</c> among it.</param>
internal sealed class NixEvaluator(NixSettings nix, string nixFolder, bool isStrict, Action<string> onMessage)
{
    /// <summary>Evaluates the manifest and writes the derivations.</summary>
    /// <exception cref="NixVmsException">The evaluation failed.</exception>
    public async Task<EvaluationResult> EvaluateAsync(EvaluationTarget target, DebianArguments? debian, CancellationToken cancellationToken)
    {
        var start = DateTime.UtcNow;
        var (json, evaluatedFiles) = await RunAsync(target, "build", debian, cancellationToken).ConfigureAwait(false);
        return new EvaluationResult(NetworkManifest.Read(json), evaluatedFiles, debian, start);
    }

    /// <summary>Finds the Debian packages that the network needs and the lock lacks, by architecture.</summary>
    /// <exception cref="NixVmsException">The evaluation failed.</exception>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FindMissingPackagesAsync(
        EvaluationTarget target,
        DebianArguments debian,
        CancellationToken cancellationToken)
    {
        var (json, _) = await RunAsync(target, "missing", debian, cancellationToken).ConfigureAwait(false);
        return json.Elements()
            .Where(e => e.HasElements)
            .ToDictionary(e => e.MemberName, e => (IReadOnlyList<string>)[.. e.Elements().Select(i => i.Value)]);
    }

    private async Task<(XElement Json, IReadOnlyCollection<string> EvaluatedFiles)> RunAsync(EvaluationTarget target, string attribute, DebianArguments? debian, CancellationToken cancellationToken)
    {
        var log = new NixCommandLog(onMessage);
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(nix.Installation.Instantiate, [.. Arguments(target, attribute, debian)], Path.GetDirectoryName(target.Network.NetworkFile)!),
            line => log.Add(line),
            cancellationToken).ConfigureAwait(false);

        // On failure standard output holds the beginning of a JSON text, which may even be valid.
        if (result.ExitCode != 0)
        {
            await Interruption.CheckAsync(log, cancellationToken).ConfigureAwait(false);
            throw new NixVmsException(Diagnose(log, target));
        }

        try
        {
            return (JsonText.Parse(result.StandardOutput), log.EvaluatedFiles);
        }
        catch (FormatException e)
        {
            throw new NixVmsException(
                ErrorCodes.NixFailed,
                $"nix-instantiate succeeded, but what it printed is no JSON ({e.Message}).",
                new SourcePosition(target.Network.NetworkFile));
        }
    }

    private IReadOnlyList<Diagnostic> Diagnose(NixCommandLog log, EvaluationTarget target)
    {
        var file = target.Network.NetworkFile;
        var ownFiles = log.EvaluatedFiles.Where(f => !f.StartsWith(nixFolder, StringComparison.Ordinal)).ToList();
        var errors = log.Errors
            .Select(e => NixErrorTranslator.Translate(e, file, nixFolder))
            .Select(e => isStrict ? StrictReads.Explain(e, ownFiles) : e)
            .Distinct()
            .ToList();
        return errors.Count > 0
            ? errors
            : [new Diagnostic(ErrorCodes.NixFailed, log.PlainText.Length > 0 ? log.PlainText : "nix-instantiate failed and did not say why.", new SourcePosition(file))];
    }

    private IEnumerable<string> Arguments(EvaluationTarget target, string attribute, DebianArguments? debian)
    {
        var network = target.Network;
        List<string> arguments =
        [
            "--eval", "--strict", "--json", "--read-write-mode",
            "--log-format", "internal-json", "-v",
            Path.Combine(nixFolder, "network.nix"),
            "-A", attribute,
            "--argstr", "networkFile", network.NetworkFile,
            "--argstr", "name", network.StoreName,
            "--argstr", "platform", target.IsDebian ? "debian" : "nixos",
            "--argstr", "system", network.System ?? HostSystem,
            "--arg", "arguments", NixExpression.Arguments(network.Arguments),
        ];
        if (target.Nixpkgs is { } nixpkgs)
            arguments.AddRange(["--arg", "nixpkgs", NixExpression.Nixpkgs(nixpkgs)]);
        if (debian is not null)
        {
            arguments.AddRange(["--argstr", "debianLock", debian.Lock]);
            arguments.AddRange(["--argstr", "debianMirrors", debian.Mirrors]);
            arguments.AddRange(["--argstr", "debianSeed", debian.Seed]);
            if (attribute == "missing")
                arguments.AddRange(["--argstr", "debianNames", debian.Names]);
        }

        if (network.ShowTrace)
            arguments.Add("--show-trace");
        if (isStrict)
            arguments.AddRange(["--option", "restrict-eval", "true", .. Roots(target, debian).SelectMany((root, i) => new[] { "-I", $"nixvms{i}={root}" })]);
        return arguments.Concat(nix.Arguments(network.Options));
    }

    /// <summary>What an evaluation may read: Nix takes the entries of its search path for it.</summary>
    private IEnumerable<string> Roots(EvaluationTarget target, DebianArguments? debian)
    {
        yield return nixFolder;
        yield return Path.GetDirectoryName(target.Network.NetworkFile)!;
        if (target.Nixpkgs is { Reference: { } nixpkgs, IsSearchPath: false })
            yield return nixpkgs;
        foreach (var path in debian is null ? [] : new[] { debian.Lock, debian.Mirrors, debian.Seed, debian.Names })
            yield return path;
    }

    // On macOS and in WSL the machines are Linux all the same.
    private static string HostSystem => RuntimeInformation.OSArchitecture switch
    {
        Architecture.Arm64 => "aarch64-linux",
        Architecture.X86 => "i686-linux",
        _ => "x86_64-linux",
    };
}

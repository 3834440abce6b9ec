using System.Runtime.InteropServices;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>
/// Evaluates a network: one call of nix-instantiate writes its derivations to the store and prints its manifest.
/// </summary>
/// <param name="settings">The Nix to call and its settings, for which it has to be asked.</param>
/// <param name="nixFolder">The folder sdk/nix.</param>
/// <param name="projects">The published projects, as a JSON array of their descriptions.</param>
/// <param name="isStrict">Whether evaluations may read nothing but the folders that they are about.</param>
/// <param name="onMessage">Gets what Nix says on the way, traces of <c>builtins.trace</c> among it.</param>
internal sealed class NixEvaluator(Lazy<Task<NixSettings>> settings, string nixFolder, string projects, bool isStrict, Action<string> onMessage)
{
    public string NixFolder => nixFolder;

    public bool IsStrict => isStrict;

    private string EntryFile => Path.Combine(nixFolder, "network.nix");

    /// <summary>Asks Nix for its settings, once: that is a process of its own, which other work need not wait for.</summary>
    public Task PrepareAsync() => settings.Value;

    /// <summary>Evaluates the manifest and writes the derivations.</summary>
    /// <exception cref="NixFailure">The evaluation failed.</exception>
    public async Task<EvaluationResult> EvaluateAsync(EvaluationTarget target, DebianArguments? debian, CancellationToken cancellationToken)
    {
        using var tracing = NixTracing.TryBegin(nixFolder, EntryFile);
        var (json, log) = await RunAsync(target, "build", debian, failure: null, cancellationToken, tracing).ConfigureAwait(false);
        return new EvaluationResult(NetworkManifest.Read(json).WithWarnings(log.EvaluationWarnings), log.EvaluatedFiles, (tracing?.Read() ?? NixTrace.None) with { AsksAnew = target.AsksAnew }, debian);
    }

    /// <summary>Finds the Debian packages that the network needs and the lock lacks.</summary>
    /// <exception cref="NixFailure">The evaluation failed.</exception>
    public async Task<MissingPackages> FindMissingPackagesAsync(EvaluationTarget target, DebianArguments debian, CancellationToken cancellationToken)
    {
        var (json, log) = await RunAsync(target, "missing", debian, failure: null, cancellationToken).ConfigureAwait(false);
        return new MissingPackages(
            json.Elements().Where(e => e.Elements().Any()).ToDictionary(e => e.Name, e => (IReadOnlyList<string>)[.. e.Elements().Select(i => i.Value)]),
            [.. json.Elements().Where(e => e.IsNull).Select(e => e.Name)],
            log.EvaluatedFiles);
    }

    /// <summary>After a failure: looks at the machines of a network, some of them replaced by empty ones.</summary>
    /// <param name="target">The network.</param>
    /// <param name="debian">The files of the debian platform, or null.</param>
    /// <param name="replaced">The names of machines that are known to fail.</param>
    /// <param name="after">The last machine, by name, whose configuration need not be looked at, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The assertions that do not hold in machines that evaluate.</returns>
    /// <exception cref="NixFailure">A machine fails.</exception>
    public async Task<IReadOnlyList<EvaluationError>> SurveyAsync(
        EvaluationTarget target,
        DebianArguments? debian,
        IReadOnlyList<string> replaced,
        string? after,
        CancellationToken cancellationToken)
    {
        var failure = $"{{ replaced = {NixExpression.Strings(replaced)};{(after is null ? "" : $" after = {NixExpression.String(after)};")} }}";
        var (json, _) = await RunAsync(target, "survey", debian, failure, cancellationToken).ConfigureAwait(false);
        return
        [
            .. from machine in json.Elements().Select(m => (Json: m, Position: SourcePositionOf(m.Member("position")!)))
               from assertion in machine.Json.Items("failedAssertions")
               select new EvaluationError(ErrorCodes.AssertionFailed, assertion.Value, machine.Position)
               {
                   Machine = new FailingMachine(machine.Json.RequiredText("name"), machine.Position),
               },
        ];
    }

    /// <summary>After a failure: the names of all machines, in their order.</summary>
    /// <exception cref="NixFailure">The network has none that could be told.</exception>
    public async Task<IReadOnlyList<string>> NamesAsync(EvaluationTarget target, DebianArguments? debian, CancellationToken cancellationToken)
    {
        var (json, _) = await RunAsync(target, "names", debian, "{ }", cancellationToken).ConfigureAwait(false);
        return [.. json.Elements().Select(name => name.Value)];
    }

    /// <summary>After a failure on the platform nixos: finds out what its error does not tell.</summary>
    /// <returns>Where the user's modules define what failed, or null.</returns>
    /// <exception cref="NixFailure">The better error, if its code is ours.</exception>
    public async Task<SourcePosition?> ExplainAsync(EvaluationTarget target, string machine, CloserLook look, CancellationToken cancellationToken)
    {
        var attributes = look.Texts.Select(t => $"{t.Key} = {NixExpression.String(t.Value)};")
            .Concat(look.Lists.Select(l => $"{l.Key} = {NixExpression.Strings(l.Value)};"))
            .Concat([$"machine = {NixExpression.String(machine)};", $"kind = {NixExpression.String(look.Kind)};"]);
        var (json, _) = await RunAsync(target, "explain", debian: null, $"{{ {string.Join(" ", attributes)} }}", cancellationToken).ConfigureAwait(false);
        return json.Elements().Any() ? SourcePositionOf(json) : null;
    }

    private static SourcePosition SourcePositionOf(JsonTree json) => new(json.RequiredText("file"), json.Number("line"), json.Number("column"));

    private async Task<(JsonTree Json, NixCommandLog Log)> RunAsync(
        EvaluationTarget target,
        string attribute,
        DebianArguments? debian,
        string? failure,
        CancellationToken cancellationToken,
        NixTracing? tracing = null)
    {
        var nix = await settings.Value.ConfigureAwait(false);
        IReadOnlyList<string> arguments = [.. Arguments(target, attribute, debian, failure), .. nix.Arguments(target.Network.Options)];
        if (target.AsksAnew)
            arguments = [.. arguments, "--option", "tarball-ttl", "0"];
        try
        {
            // The trace of an error costs nothing before there is one. It tells the machine, and the place of an error that has none.
            return await RunAsync(nix.Installation, target, arguments, withTrace: true, failure is null, tracing, cancellationToken).ConfigureAwait(false);
        }
        catch (NixFailure e) when (e.IsCut)
        {
            return await RunAsync(nix.Installation, target, arguments, withTrace: false, isLoud: false, tracing, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(JsonTree Json, NixCommandLog Log)> RunAsync(
        NixInstallation nix,
        EvaluationTarget target,
        IReadOnlyList<string> arguments,
        bool withTrace,
        bool isLoud,
        NixTracing? tracing,
        CancellationToken cancellationToken)
    {
        // Traces of the user's code have been shown before the failure.
        var log = new NixCommandLog(isLoud ? onMessage : null);
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(nix.Instantiate, withTrace ? [.. arguments, "--show-trace"] : arguments, Path.GetDirectoryName(target.Network.NetworkFile)!, tracing?.Environment),
            line => log.Add(line),
            cancellationToken).ConfigureAwait(false);

        // On failure standard output holds the beginning of a JSON text, which may even be valid.
        if (result.ExitCode != 0)
        {
            await Interruption.CheckAsync(log, cancellationToken).ConfigureAwait(false);
            throw new NixFailure(log, withTrace);
        }

        try
        {
            return (JsonText.Parse(result.StandardOutput), log);
        }
        catch (FormatException e)
        {
            throw new NixVmsException(
                ErrorCodes.NixFailed,
                $"nix-instantiate succeeded, but what it printed is no JSON ({e.Message}).",
                new SourcePosition(target.Network.NetworkFile));
        }
    }

    private IEnumerable<string> Arguments(EvaluationTarget target, string attribute, DebianArguments? debian, string? failure)
    {
        var network = target.Network;
        List<string> arguments =
        [
            "--eval", "--strict", "--json", "--read-write-mode",
            "--log-format", "internal-json", "-v",
            EntryFile,
            "-A", attribute,
            "--argstr", "networkFile", network.NetworkFile,
            "--argstr", "name", network.StoreName,
            "--argstr", "platform", target.IsDebian ? "debian" : "nixos",
            "--argstr", "system", network.System?.Value ?? HostSystem,
            "--argstr", "hostSystem", HostSystem,
            "--arg", "arguments", NixExpression.Arguments(network.Arguments),
            "--argstr", "projects", projects,
        ];
        if (network.AttributePath.Count > 0)
            arguments.AddRange(["--arg", "attributePath", NixExpression.Strings(network.AttributePath)]);
        if (target.Flake is { } flake)
            arguments.AddRange(["--arg", "flake", NixExpression.Flake(flake)]);
        if (network.System is { } system)
            arguments.AddRange(["--arg", "systemSetting", NixExpression.Setting(system)]);
        if (target.Nixpkgs is { } nixpkgs)
            arguments.AddRange(["--arg", "nixpkgs", NixExpression.Nixpkgs(nixpkgs)]);
        if (debian is not null)
        {
            arguments.AddRange(["--argstr", "debianLock", debian.Lock]);
            arguments.AddRange(["--argstr", "debianMirrors", debian.Mirrors]);
            arguments.AddRange(["--argstr", "debianBootstrapTools", debian.BootstrapTools]);
            if (attribute is "missing" or "survey")
                arguments.AddRange(["--argstr", "debianNames", debian.Names]);
        }

        if (failure is not null)
            arguments.AddRange(["--arg", "failure", failure]);
        return arguments;
    }

    // On macOS and in WSL the machines are Linux all the same.
    private static string HostSystem => RuntimeInformation.OSArchitecture switch
    {
        Architecture.Arm64 => "aarch64-linux",
        Architecture.X86 => "i686-linux",
        _ => "x86_64-linux",
    };
}

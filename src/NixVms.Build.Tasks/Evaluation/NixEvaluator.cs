using System.Runtime.InteropServices;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Logs;
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
/// <param name="onSlowStep">Gets a line about what takes long: a download.</param>
internal sealed class NixEvaluator(Lazy<Task<NixSettings>> settings, string nixFolder, string projects, bool isStrict, Action<string> onMessage, Action<string> onSlowStep)
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
        var (json, log) = await RunAsync(target, "build", debian, cancellationToken, tracing).ConfigureAwait(false);
        return new EvaluationResult(NetworkManifest.Read(json).WithWarnings(log.EvaluationWarnings), log.EvaluatedFiles, (tracing?.Read() ?? NixTrace.None) with { AsksAnew = target.AsksAnew }, debian);
    }

    /// <summary>Finds the Debian packages that the network needs and the lock lacks.</summary>
    /// <exception cref="NixFailure">The evaluation failed.</exception>
    public async Task<MissingPackages> FindMissingPackagesAsync(EvaluationTarget target, DebianArguments debian, CancellationToken cancellationToken)
    {
        var (json, log) = await RunAsync(target, "missing", debian, cancellationToken).ConfigureAwait(false);
        return new MissingPackages(
            json.Elements().Where(e => e.Elements().Any()).ToDictionary(e => e.Name, e => (IReadOnlyList<string>)[.. e.Elements().Select(i => i.Value)]),
            [.. json.Elements().Where(e => e.IsNull).Select(e => e.Name)],
            log.EvaluatedFiles);
    }

    /// <summary>What machines are deployed with: their systems, written to the store, and their secrets, which nobody keeps.</summary>
    /// <exception cref="NixFailure">The evaluation failed.</exception>
    public async Task<JsonTree> EvaluateDeploymentAsync(EvaluationTarget target, DebianArguments? debian, CancellationToken cancellationToken) =>
        (await RunAsync(target, "deployment", debian, cancellationToken).ConfigureAwait(false)).Json;

    /// <summary>After a failure: begins a conversation about a network.</summary>
    /// <param name="target">The network.</param>
    /// <param name="debian">The files of the debian platform, or null.</param>
    /// <param name="replaced">The names of machines that are known to fail.</param>
    /// <param name="withTrace">Whether errors are to tell what they came up in.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<FailureConversation> ConverseAsync(
        EvaluationTarget target,
        DebianArguments? debian,
        IEnumerable<string> replaced,
        bool withTrace,
        CancellationToken cancellationToken)
    {
        var nix = await settings.Value.ConfigureAwait(false);
        var arguments = Values(target, debian).Concat(["--arg", "replaced", NixExpression.Strings(replaced)]).Concat(OptionsOf(nix, target));
        if (debian is not null)
            arguments = arguments.Concat(["--argstr", "debianNames", debian.Names]);
        var conversation = new NixConversation(nix.Installation, withTrace ? arguments.Append("--show-trace") : arguments, FolderOf(target), cancellationToken);
        var log = await conversation.AskAsync($":l {EntryFile}").ConfigureAwait(false);
        if (log.Errors.Count == 0 && !conversation.HasEnded)
            return new FailureConversation(conversation, withTrace, cancellationToken);

        await conversation.DisposeAsync().ConfigureAwait(false);
        await Interruption.CheckAsync(log, cancellationToken).ConfigureAwait(false);
        var reason = log.Errors.Select(e => TerminalText.CleanLine(e.RawText ?? e.Text)).FirstOrDefault() ?? log.PlainText;
        throw new NixVmsException(ErrorCodes.NixFailed, $"nix repl does not work, so there may be more errors than those that are told: {reason}", new SourcePosition(target.Network.NetworkFile));
    }

    private async Task<(JsonTree Json, NixCommandLog Log)> RunAsync(
        EvaluationTarget target,
        string attribute,
        DebianArguments? debian,
        CancellationToken cancellationToken,
        NixTracing? tracing = null)
    {
        var nix = await settings.Value.ConfigureAwait(false);
        List<string> arguments = ["--eval", "--strict", "--json", "--read-write-mode", "--log-format", "internal-json", "-v", EntryFile, "-A", attribute];
        arguments.AddRange(Values(target, debian));
        if (debian is not null && attribute == "missing")
            arguments.AddRange(["--argstr", "debianNames", debian.Names]);
        arguments.AddRange(OptionsOf(nix, target));
        try
        {
            // The trace of an error costs nothing before there is one. It tells the machine, and the place of an error that has none.
            return await RunAsync(nix.Installation, target, arguments, withTrace: true, isLoud: true, tracing, cancellationToken).ConfigureAwait(false);
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
        using var slowSteps = new SlowSteps(onSlowStep);
        var result = await ProcessRunner.CaptureAsync(
            new ProcessCommand(nix.Instantiate, withTrace ? [.. arguments, "--show-trace"] : arguments, FolderOf(target), tracing?.Environment),
            line => slowSteps.Add(log.Add(line)),
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

    private static string FolderOf(EvaluationTarget target) => Path.GetDirectoryName(target.Network.NetworkFile)!;

    private static IEnumerable<string> OptionsOf(NixSettings nix, EvaluationTarget target) =>
        nix.Arguments(target.AsksAnew ? target.Network.Options.Append(new NixOption("tarball-ttl", "0")) : target.Network.Options);

    /// <summary>Values for the arguments of the entry.</summary>
    private IEnumerable<string> Values(EvaluationTarget target, DebianArguments? debian)
    {
        var network = target.Network;
        List<string> arguments =
        [
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
        }

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

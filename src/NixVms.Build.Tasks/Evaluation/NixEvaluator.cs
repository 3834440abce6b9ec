using System.Globalization;
using System.Runtime.InteropServices;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Failures;
using NixVms.Build.Tasks.Evaluation.Sharding;
using NixVms.Build.Tasks.Json;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Manifests;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>
/// Evaluates a network: one call of nix-instantiate writes its derivations to the store and prints its manifest. Of a large one
/// several processes do that (<see cref="ShardedEvaluation"/>).
/// </summary>
/// <param name="settings">The Nix to call and its settings, for which it has to be asked.</param>
/// <param name="nixFolder">The folder sdk/nix.</param>
/// <param name="projects">The published projects, as a JSON array of their descriptions.</param>
/// <param name="isStrict">Whether evaluations may read nothing but the folders that they are about.</param>
/// <param name="slots">Room for the processes of a large network.</param>
/// <param name="processes">How many of these somebody wants at a time; null for what is best.</param>
/// <param name="onMessage">Gets what Nix says on the way, traces of <c>builtins.trace</c> among it.</param>
/// <param name="onSlowStep">Gets a line about what takes long: a download.</param>
internal sealed class NixEvaluator(
    Lazy<Task<NixSettings>> settings,
    string nixFolder,
    string projects,
    bool isStrict,
    EvaluationSlots slots,
    int? processes,
    Action<string> onMessage,
    Action<string> onSlowStep)
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
        var largest = ShardPlan.Largest(target.IsDebian, slots.Cores, processes, slots.Memory);
        var (json, log, trace) = await EvaluateOnceAsync(largest).ConfigureAwait(false);
        if (json.Member("divided") is not { } names)
            return ResultOf(json, log.EvaluationWarnings, log.EvaluatedFiles, [trace]);

        if (await TryDivideAsync(target, debian, [.. names.Elements().Select(n => n.Value)], cancellationToken).ConfigureAwait(false) is { } divided)
            return ResultOf(divided.Manifest, divided.Warnings, [.. divided.EvaluatedFiles.Union(log.EvaluatedFiles)], [trace, .. divided.Traces]);

        (json, log, trace) = await EvaluateOnceAsync(largest: null).ConfigureAwait(false);
        return ResultOf(json, log.EvaluationWarnings, log.EvaluatedFiles, [trace]);

        async Task<(JsonTree Json, NixCommandLog Log, NixTrace Trace)> EvaluateOnceAsync(int? largest)
        {
            using var tracing = NixTracing.TryBegin(nixFolder, EntryFile);
            var (manifest, said) = await RunAsync(target, "build", debian, cancellationToken, tracing, largest).ConfigureAwait(false);
            return (manifest, said, tracing?.Read() ?? NixTrace.None);
        }

        EvaluationResult ResultOf(JsonTree json, IReadOnlyList<string> warnings, IReadOnlyCollection<string> files, IReadOnlyList<NixTrace> traces) =>
            new(NetworkManifest.Read(json).WithWarnings(warnings), files, NixTrace.Union(traces) with { AsksAnew = target.AsksAnew }, debian);
    }

    /// <summary>Evaluates the machines of a large network in several processes.</summary>
    /// <returns>
    /// Null where one process is to do it: there is no room for more, or one of them failed. What is wrong with the network is then told
    /// by the one.
    /// </returns>
    private async Task<ShardedEvaluation.Result?> TryDivideAsync(EvaluationTarget target, DebianArguments? debian, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var nix = await settings.Value.ConfigureAwait(false);
        List<IDisposable> rooms = [];
        try
        {
            // With nixpkgs, the processes divide the memory that the evaluation has.
            var more = target.IsDebian ? EvaluationMemory.Of(isDebian: true, machines: 0) : 0;
            while (rooms.Count + 1 < (processes ?? slots.Cores) && slots.TryTake(more) is { } room)
                rooms.Add(room);
            var plan = ShardPlan.Of(names, target.IsDebian, processes ?? rooms.Count + 1, isChosen: processes is not null, slots.Memory);
            if (plan.Shards.Count == 1)
                return null;

            onMessage($"{target.Network.Name}: {names.Count} machines are evaluated by {plan.Shards.Count} processes, {plan.AtOnce} at a time");
            using var slowSteps = new SlowSteps(onSlowStep);
            return await new ShardedEvaluation(plan, LoadAsync, () => NixTracing.TryBegin(nixFolder, EntryFile), new SharedMessages(onMessage)).EvaluateAsync(cancellationToken).ConfigureAwait(false);

            Task<(NixConversation Nix, NixCommandLog Log)> LoadAsync(string shard, NixTracing? tracing, CancellationToken token) => LoadNetworkAsync(
                nix, target, debian, ["--arg", "shard", shard], token, tracing?.Environment, slowSteps.Add);
        }
        catch (NixFailure) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            rooms.ForEach(r => r.Dispose());
        }
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

    /// <summary>Finds the architectures of the machines, by Debian's names. No package needs to be known for that.</summary>
    /// <exception cref="NixFailure">The evaluation failed.</exception>
    public async Task<IReadOnlyList<string>> FindArchitecturesAsync(EvaluationTarget target, DebianArguments debian, CancellationToken cancellationToken) =>
        [.. (await RunAsync(target, "architectures", debian, cancellationToken).ConfigureAwait(false)).Json.Elements().Select(e => e.Value)];

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
        List<string> more = ["--arg", "replaced", NixExpression.Strings(replaced)];
        if (debian is not null)
            more.AddRange(["--argstr", "debianNames", debian.Names]);
        if (withTrace)
            more.Add("--show-trace");
        var (conversation, log) = await LoadNetworkAsync(nix, target, debian, more, cancellationToken).ConfigureAwait(false);
        if (log.Errors.Count == 0 && !conversation.HasEnded)
            return new FailureConversation(conversation, withTrace, cancellationToken);

        await conversation.DisposeAsync().ConfigureAwait(false);
        await Interruption.CheckAsync(log, cancellationToken).ConfigureAwait(false);
        var reason = log.Errors.Select(e => TerminalText.CleanLine(e.RawText ?? e.Text)).FirstOrDefault() ?? log.PlainText;
        throw new NixVmsException(ErrorCodes.NixFailed, $"nix repl does not work, so there may be more errors than those that are told: {reason}", new SourcePosition(target.Network.NetworkFile));
    }

    /// <summary>Starts a Nix for a conversation and has it read the entry.</summary>
    private async Task<(NixConversation Nix, NixCommandLog Log)> LoadNetworkAsync(
        NixSettings nix,
        EvaluationTarget target,
        DebianArguments? debian,
        IEnumerable<string> more,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? environment = null,
        Action<NixLogEvent>? onEvent = null)
    {
        var arguments = Values(target, debian).Concat(OptionsOf(nix, target)).Concat(more);
        var conversation = new NixConversation(nix.Installation, arguments, FolderOf(target), cancellationToken, environment, onEvent);
        try
        {
            return (conversation, await conversation.AskAsync($":l {EntryFile}").ConfigureAwait(false));
        }
        catch
        {
            await conversation.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(JsonTree Json, NixCommandLog Log)> RunAsync(
        EvaluationTarget target,
        string attribute,
        DebianArguments? debian,
        CancellationToken cancellationToken,
        NixTracing? tracing = null,
        int? largest = null)
    {
        var nix = await settings.Value.ConfigureAwait(false);
        List<string> arguments = ["--eval", "--strict", "--json", "--read-write-mode", "--log-format", "internal-json", "-v", EntryFile, "-A", attribute];
        arguments.AddRange(Values(target, debian));
        if (debian is not null && attribute == "missing")
            arguments.AddRange(["--argstr", "debianNames", debian.Names]);
        if (largest is { } count)
            arguments.AddRange(["--arg", "largest", count.ToString(CultureInfo.InvariantCulture)]);
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

using System.Globalization;
using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Logs;
using NixVms.Build.Tasks.Nix;
using NixVms.Build.Tasks.Processes;
using Task = System.Threading.Tasks.Task;

namespace NixVms.Build.Tasks;

/// <summary>Copies the built networks to a binary cache or another store, so that other computers need not build them.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushToCache : NixEvaluationTask
{
    private static readonly string[] Experimental = ["--extra-experimental-features", "nix-command"];

    /// <summary>The property <c>NixCache</c>: where to.</summary>
    public string Cache { get; set; } = "";

    /// <summary>The property <c>NixSigningKeyFile</c>: a file with the secret key to sign with; empty not to sign.</summary>
    public string SigningKeyFile { get; set; } = "";

    /// <summary>The property <c>NixCacheBuildInputs</c>: true to copy what the networks were built of, too.</summary>
    public string BuildInputs { get; set; } = "";

    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var cache = new CacheAddress(Cache.Trim());
        cache.CheckWritable(ProjectPosition);
        var key = SigningKeyFile.Length == 0 ? null : Path.GetFullPath(Path.Combine(ProjectDirectory, SigningKeyFile));
        if (key is not null)
            Nix.SigningKeyFile.Check(key, ProjectPosition);
        var withInputs = BuildInputs.Length > 0 && new Networks.Setting("NixCacheBuildInputs", BuildInputs, ProjectPosition).AsBoolean();

        var nix = await SettingsOfAsync(FindNix(), usesCaches: false, cancellationToken).ConfigureAwait(false);
        var manifests = Networks.Select(n => Manifests.Read(FolderOf(n.GetMetadata("Name")).Manifest)).ToList();
        var roots = manifests.Select(m => m.OutPath!).Distinct().ToList();
        var paths = await ClosureAsync(nix, withInputs ? ["--include-outputs", .. manifests.Select(m => m.DerivationPath!)] : roots, cancellationToken).ConfigureAwait(false);
        if (key is not null && !cache.IsBinaryCache)
            await RunAsync(nix, cache, ["store", "sign", "--key-file", key], paths, onEvent: null, cancellationToken).ConfigureAwait(false);

        // The default, xz, takes fifty times as long for a fifth less.
        var target = !cache.IsBinaryCache ? cache.Text : key is null ? cache.With(("compression", "zstd")) : cache.With(("compression", "zstd"), ("secret-key", key));
        var copied = new HashSet<string>(StringComparer.Ordinal);
        var progress = new BuildProgress(message => Log.LogMessage(MessageImportance.Normal, message));
        using var slowSteps = new SlowSteps(message => Log.LogMessage(MessageImportance.High, message));
        await RunAsync(nix, cache, ["copy", "--to", target], paths, onEvent: logEvent =>
        {
            if (logEvent is NixLogEvent.Started { Type: NixLogTypes.CopyPathActivity, Fields.Count: > 0 } copy)
                copied.Add(copy.Fields[0]);
            progress.Add(logEvent);
            slowSteps.Add(logEvent);
        }, cancellationToken).ConfigureAwait(false);

        // Of all messages the terminal logger shows only one of the form "PROJECT -> …".
        Log.LogMessage(MessageImportance.High, string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {cache} has {paths.Count} paths of {string.Join(", ", Networks.Select(n => n.GetMetadata("Name")))}{(withInputs ? " and what they were built of" : "")}; {copied.Count} of them were copied"));
    }

    /// <summary>The valid paths that some need; derivations themselves are for an evaluation to make.</summary>
    private static async Task<IReadOnlyList<string>> ClosureAsync(NixSettings nix, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var all = await QueryAsync(nix, ["--query", "--requisites", .. arguments], cancellationToken).ConfigureAwait(false);
        return [.. all.Where(p => !p.EndsWith(".drv", StringComparison.Ordinal))];
    }

    private static async Task<IReadOnlyList<string>> QueryAsync(NixSettings nix, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await ProcessRunner.CaptureAsync(new ProcessCommand(nix.Installation.Store, [.. arguments, .. nix.Arguments([])], nix.ProjectDirectory), cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new NixVmsException(ErrorCodes.NixFailed, $"What the networks need could not be found out: {TerminalText.CleanLines(result.StandardError).Trim()}");
    }

    private async Task RunAsync(NixSettings nix, CacheAddress cache, IReadOnlyList<string> command, IReadOnlyList<string> paths, Action<NixLogEvent>? onEvent, CancellationToken cancellationToken)
    {
        var log = new NixCommandLog();
        var ssh = new SshErrors();
        var exitCode = await ProcessRunner.RunAsync(
            new ProcessCommand(nix.Installation.Nix, [.. Experimental, .. command, "--log-format", "internal-json", .. nix.Arguments([]), .. paths], nix.ProjectDirectory, nix.SshEnvironment),
            onOutput: null,
            onError: line =>
            {
                var logEvent = log.Add(line);
                if (logEvent is NixLogEvent.Plain plain)
                    ssh.Add(plain);
                onEvent?.Invoke(logEvent);
            },
            cancellationToken).ConfigureAwait(false);
        if (exitCode == 0)
            return;

        await Interruption.CheckAsync(log, cancellationToken).ConfigureAwait(false);
        var error = log.Errors.Select(e => TerminalText.CleanLine(e.RawText ?? e.Text).Trim()).FirstOrDefault(t => t.Length > 0) ?? log.PlainText;
        throw new NixVmsException([StoreFailure.IsDiskFull(error) ? StoreFailure.TryExplain(error, ProjectPosition)! : CacheFailure.Explain(cache, error, ssh, ProjectPosition)]);
    }
}

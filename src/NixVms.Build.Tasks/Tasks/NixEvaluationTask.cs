using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tracking;
using NixVms.Build.Tasks.Unix;

namespace NixVms.Build.Tasks;

/// <summary>What the tasks that may evaluate share.</summary>
public abstract class NixEvaluationTask : NixNetworkTask
{
    /// <summary>The absolute folder sdk/nix of this package.</summary>
    [Required]
    public string NixFolder { get; set; } = "";

    /// <summary>The property <c>NixVmsStrictEvaluation</c>: true confines evaluations to the folders that are tracked anyway.</summary>
    public string StrictEvaluation { get; set; } = "";

    /// <exception cref="NixVmsException">There is no usable Nix.</exception>
    private protected async Task<TrackedEvaluation> PrepareEvaluationAsync(IReadOnlyList<NetworkDefinition> networks, CancellationToken cancellationToken)
    {
        var nix = await ConnectNixAsync(usesCaches: false, cancellationToken).ConfigureAwait(false);
        var isStrict = StrictEvaluation.Length > 0 && new Setting("NixVmsStrictEvaluation", StrictEvaluation, ProjectPosition).AsBoolean();
        var evaluator = new NixEvaluator(nix, NixFolder, isStrict, message => Log.LogMessage(MessageImportance.Normal, message));
        var context = new TrackingContext
        {
            Environment = CurrentEnvironment,
            NixFolder = NixFolder,
            Tools = [nix.Installation.Instantiate],
            IsStrict = isStrict,
            NixVersion = $"{RealPath.Of(nix.Installation.Instantiate)} {nix.Installation.Version}",
            Exclusions = TreeExclusions(networks),
            OnMessage = message => Log.LogMessage(MessageImportance.Normal, message),
            OnWarning = LogWarning,
        };
        return new TrackedEvaluation(
            new NetworkEvaluation(evaluator, new DebianPackages(DebianLockRequest())),
            new PlatformSelector(nix, message => Log.LogMessage(MessageImportance.High, message)),
            context);
    }

    /// <summary>Logs the warnings of a network's machines.</summary>
    private protected void Report(NetworkManifest manifest)
    {
        foreach (var machine in manifest.Machines)
        foreach (var warning in machine.Warnings)
            LogWarning(new Diagnostic(ErrorCodes.MachineWarning, $"Machine '{machine.Name}': {warning}", machine.Position));
    }
}

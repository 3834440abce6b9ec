using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tracking;

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
    private protected async Task<TrackedEvaluation> PrepareEvaluationAsync(IReadOnlyList<NetworkDefinition> networks)
    {
        var isStrict = StrictEvaluation.Length > 0 && new Setting("NixVmsStrictEvaluation", StrictEvaluation, ProjectPosition).AsBoolean();
        var nix = FindNix();
        var answers = AnswersOf(nix);
        var version = await answers.OfProgramAsync(
            "version",
            async () => await nix.CheckVersionAsync(ProjectDirectory, ProjectPosition, CancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        var context = new TrackingContext
        {
            Environment = CurrentEnvironment,
            NixFolder = NixFolder,
            ProjectLock = ProjectLock,
            Mirrors = $"{DebianMirror} {DebianSecurityMirror}".Trim(),
            Tools = [nix.Instantiate],
            IsStrict = isStrict,
            NixVersion = $"{answers.Program} {version}",
            Exclusions = TreeExclusions(networks),
            OnMessage = message => Log.LogMessage(MessageImportance.Normal, message),
            OnWarning = LogWarning,
        };

        // Networks evaluate at once; Nix is asked about itself once at most, and only when there is something to evaluate.
        var settings = new Lazy<Task<NixSettings>>(() => SettingsOfAsync(nix, usesCaches: false, CancellationToken));
        var evaluator = new NixEvaluator(settings, NixFolder, isStrict, message => Log.LogMessage(MessageImportance.Normal, message));
        return new TrackedEvaluation(
            new NetworkEvaluation(evaluator, new DebianPackages(DebianLockRequest())),
            new PlatformSelector(SettingsOfProperties(nix, usesCaches: false), answers, message => Log.LogMessage(MessageImportance.High, message)),
            context);
    }
}

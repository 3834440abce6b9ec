using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Evaluation;

namespace NixVms.Build.Tasks;

/// <summary>What the tasks of a project hand to each other within one build.</summary>
public abstract partial class NixNetworkTask
{
    /// <summary>How long phases took, beyond the task that measures one of them.</summary>
    private protected PhaseTimes PhaseTimes => Shared(() => new PhaseTimes());

    /// <summary>Asks Nix for its configuration once: that is a process of its own.</summary>
    private Task<NixConfiguration> ConfigurationOf(NixInstallation nix, CancellationToken cancellationToken) =>
        Shared(() => NixConfiguration.ReadAsync(nix, ProjectDirectory, cancellationToken), nix.Nix);

    /// <summary>What Nix has answered, in this build and before.</summary>
    private protected NixAnswers AnswersOf(NixInstallation nix) =>
        Shared(() => new NixAnswers(NixAnswersFile, nix, CurrentEnvironment), nix.Nix);

    private T Shared<T>(Func<T> create, string variant = "")
        where T : class
    {
        var key = (typeof(T).FullName, IntermediateDirectory, variant);
        if (BuildEngine4.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is T shared)
            return shared;

        shared = create();
        BuildEngine4.RegisterTaskObject(key, shared, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        return shared;
    }
}

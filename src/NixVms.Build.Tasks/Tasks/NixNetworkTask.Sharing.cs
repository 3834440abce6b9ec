using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;
using NixVms.Build.Tasks.Manifests;

namespace NixVms.Build.Tasks;

/// <content>What the tasks of a project hand to each other within one build.</content>
public abstract partial class NixNetworkTask
{
    /// <summary>How long phases took, beyond the task that measures one of them.</summary>
    private protected PhaseTimes PhaseTimes => Shared(() => new PhaseTimes());

    /// <summary>The manifests of this build, so that a phase takes over what the one before has made or read.</summary>
    private protected ManifestCache Manifests => Shared(() => new ManifestCache());

    private protected T Shared<T>(Func<T> create, string variant = "")
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

using Microsoft.Build.Framework;
using NixVms.Build.Tasks.Building;

namespace NixVms.Build.Tasks;

/// <summary>How long phases took, beyond the task that measures one of them.</summary>
public abstract partial class NixNetworkTask
{
    private protected PhaseTimes PhaseTimes
    {
        get
        {
            var key = (typeof(PhaseTimes).FullName, IntermediateDirectory);
            if (BuildEngine4.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is PhaseTimes times)
                return times;

            times = new PhaseTimes();
            BuildEngine4.RegisterTaskObject(key, times, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            return times;
        }
    }
}

namespace NixVms.Build.Tasks.Deployment;

/// <summary>What a machine does with a new system: the words of <c>switch-to-configuration</c>.</summary>
internal static class DeployAction
{
    /// <summary>It takes it over, and starts with it.</summary>
    public const string Switch = "switch";

    /// <summary>It starts with it the next time.</summary>
    public const string Boot = "boot";

    /// <summary>It takes it over until its next start.</summary>
    public const string Test = "test";

    /// <summary>It says what taking it over would change.</summary>
    public const string DryActivate = "dry-activate";
}

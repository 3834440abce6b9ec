namespace NixVms.Build.Tasks.Deployment;

/// <summary>What a machine does with a new system.</summary>
internal enum DeployAction
{
    /// <summary>It takes it over, and starts with it.</summary>
    Switch,

    /// <summary>It starts with it the next time.</summary>
    Boot,

    /// <summary>It takes it over until its next start.</summary>
    Test,

    /// <summary>It says what taking it over would change.</summary>
    DryActivate,
}

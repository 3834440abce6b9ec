namespace NixVms.Build.Sdk.Tests.Hooks;

/// <summary>What a project is beside its networks.</summary>
public enum ProjectKind
{
    /// <summary>Nothing.</summary>
    Networks,

    /// <summary>A C# library.</summary>
    Program,

    /// <summary>A C# library of several target frameworks, whose networks are built once.</summary>
    MultiTargeting,

    /// <summary>A C# library that gets classes of its own networks, which are evaluated before it is compiled.</summary>
    Tests,
}

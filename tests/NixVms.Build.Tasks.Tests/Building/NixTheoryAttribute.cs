using NixVms.Build.Tasks.Tests.Nix;

namespace NixVms.Build.Tasks.Tests.Building;

/// <summary>A theory that needs Nix.</summary>
public sealed class NixTheoryAttribute : TheoryAttribute
{
    public NixTheoryAttribute()
    {
        if (NixTools.Installation is null)
            Skip = "This machine has no Nix.";
    }
}

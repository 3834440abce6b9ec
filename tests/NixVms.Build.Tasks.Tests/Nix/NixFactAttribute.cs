namespace NixVms.Build.Tasks.Tests.Nix;

/// <summary>A test that needs Nix.</summary>
public sealed class NixFactAttribute : FactAttribute
{
    public NixFactAttribute()
    {
        if (NixTools.Installation is null)
            Skip = "This machine has no Nix.";
    }
}

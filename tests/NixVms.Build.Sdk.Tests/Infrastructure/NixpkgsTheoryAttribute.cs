namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>A test for each real nixpkgs tree.</summary>
internal sealed class NixpkgsTheoryAttribute : TheoryAttribute
{
    public NixpkgsTheoryAttribute()
    {
        if (RealNixpkgs.Folders.Count == 0)
            Skip = "NIXVMS_TEST_NIXPKGS names no nixpkgs tree.";
    }
}

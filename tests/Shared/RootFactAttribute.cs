namespace NixVms.Tests;

/// <summary>A test that changes what only root may change: users, mounts in a namespace of its own, a daemon.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (Environment.UserName != "root")
            Skip = "Only root can do what this test needs.";
    }
}

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>A test that reads Debian's archive on the mirror of this machine.</summary>
public sealed class ArchiveFactAttribute : FactAttribute
{
    public ArchiveFactAttribute()
    {
        if (RealArchive.WhyNot is { } reason)
            Skip = reason;
    }
}

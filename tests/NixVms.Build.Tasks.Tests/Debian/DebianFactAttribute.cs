namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>A test that needs Debian's own programs.</summary>
public sealed class DebianFactAttribute : FactAttribute
{
    public DebianFactAttribute()
    {
        var absent = new[] { "dpkg", "dpkg-deb", "apt-get", "gpg" }.Where(program => Programs.Find(program) is null).ToList();
        if (absent.Count > 0)
            Skip = $"This machine lacks {string.Join(", ", absent)}.";
    }
}

namespace NixVms.Build.Tasks.Tests.Debian;

/// <summary>A test with cases that needs Debian's own programs.</summary>
public sealed class DebianTheoryAttribute : TheoryAttribute
{
    public DebianTheoryAttribute() => Skip = new DebianFactAttribute().Skip;
}

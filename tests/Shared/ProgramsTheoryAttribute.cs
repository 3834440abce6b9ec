namespace NixVms.Tests;

/// <summary>A test with cases that needs programs of this machine.</summary>
internal class ProgramsTheoryAttribute : TheoryAttribute
{
    public ProgramsTheoryAttribute(params string[] names) => Skip = HostPrograms.WhyNot(names);
}

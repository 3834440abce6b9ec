namespace NixVms.Tests;

/// <summary>A test that needs programs of this machine.</summary>
internal class ProgramsFactAttribute : FactAttribute
{
    public ProgramsFactAttribute(params string[] names) => Skip = HostPrograms.WhyNot(names);
}

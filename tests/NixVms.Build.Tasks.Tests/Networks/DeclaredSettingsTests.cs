using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Tests.Networks;

/// <summary>A setting is declared once, in NixVms.Evaluate.targets: whatever else has to know of it takes it from there, or is held to it here.</summary>
public sealed class DeclaredSettingsTests
{
    [Fact]
    public void A_setting_that_is_not_declared_cannot_be_asked_for()
    {
        var project = DeclaredSettings.Of("/lab.proj");

        Assert.Null(project.Find("Platform"));
        Assert.Throws<ArgumentException>(() => project.Find("Plattform"));
    }

    [Fact]
    public void A_value_comes_with_the_name_of_its_property()
    {
        var setting = DeclaredSettings.Of("/lab.proj", [new("OutLink", "links/lab")], []).Find("OutLink");

        Assert.Equal(("NixVmsOutLink", "links/lab", "/lab.proj"), (setting?.Name, setting?.Value, setting?.Position.File));
    }

    [Fact]
    public void The_reference_describes_every_property()
    {
        var reference = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference.md"));

        Assert.All(DeclaredSettings.All.Where(s => s.Property.Length > 0), s => Assert.Matches($@"\| [^|]*`{Regex.Escape(s.Property)}`", reference));
        Assert.All(DeclaredSettings.OfNetworks, s => Assert.Matches($@"(?m)^\| `{Regex.Escape(s)}` \|", reference));
    }

    [Fact]
    public void What_decides_nothing_is_no_input_and_everything_else_is()
    {
        Assert.Equal(
            ["ClassName", "ShowTrace", "NoOutLink", "OutLink", "ToolPath", "EvaluationProcesses", "MaxJobs", "Cores", "Builders", "Substituters", "TrustedPublicKeys", "Offline", "CompareContents", "DebianPackageFolder"],
            DeclaredSettings.All.Where(s => !s.IsInput).Select(s => s.Name));
    }
}

using System.Reflection;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Classes;
using NixVms.Build.Tasks.Networks;
using NixVms.Build.Tasks.Tests.Manifests;

namespace NixVms.Build.Tasks.Tests.Classes;

public partial class MachinePropertiesTests
{
    [Theory]
    [InlineData("test1 test2", "Test1 Test2")]
    [InlineData("web-1 db_2 3rd", "Web1 Db2 _3rd")]
    [InlineData("a-b a_b ab", "a_b a_b_ Ab")]
    [InlineData("web1 web-1 other", "web1 web_1 Other")]
    [InlineData("new New", "new New")]
    [InlineData("machines lans step item partition", "Machines Lans Step Item Partition")]
    [InlineData("vm-network create to-string get-type", "vm_network create to_string get_type")]
    [InlineData("Addresses addresses", "Addresses_ addresses")]
    [InlineData("vlan1 vlan", "vlan1 Vlan")]
    [InlineData("lab a", "lab A")]
    [InlineData("1-a 1a", "_1A _1a")]
    public void A_machine_keeps_its_own_name_where_the_other_is_taken(string machines, string expected) =>
        Assert.Equal(expected.Split(' '), MachineProperties.Of("Lab", machines.Split(' ')));

    [Fact]
    public void All_are_different_and_can_be_names()
    {
        string[] machines = ["a-b", "a_b", "a--b", "A-B", "AB", "ab", "aB", "-", "_", "a_b_", "equals", "Equals", "equals_", "lab", "Lab", "Lab_"];

        var properties = MachineProperties.Of("Lab", machines);

        Assert.Equal(machines.Length, properties.Distinct().Count());
        Assert.All(properties, p => Assert.True(CSharpName.IsIdentifier(p), p));
        Assert.Empty(properties.Intersect(MachineProperties.Taken));
        Assert.DoesNotContain("Lab", properties);
    }

    [Fact]
    public void The_names_that_count_as_taken_are_those_of_the_class_and_of_object_and_no_more()
    {
        var text = NetworkClass.Text("Lab", ManifestTexts.Manifest(ManifestTexts.Machine()), "/lab");
        var declared = Member().Matches(text).Select(m => m.Groups["name"].Value).Where(n => n is not ("Lab" or "Test1"));
        var inherited = typeof(object).GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            .Where(m => m is MethodBase { IsConstructor: false } method && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly))
            .Select(m => m.Name);

        Assert.Contains("class Lab : global::NixVms.Testing.IVmNetworkDefinition<Lab>\n", text);
        Assert.Equal(declared.Concat(inherited).Distinct().Order(StringComparer.Ordinal), MachineProperties.Taken.Order(StringComparer.Ordinal));
    }

    // Of the class itself, so indented once.
    [GeneratedRegex(@"^    public (?:static )?\S+ (?<name>\w+)(?: \{ get; \}|\(| =>|$)", RegexOptions.Multiline)]
    private static partial Regex Member();
}

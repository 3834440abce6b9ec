using System.Reflection;
using NixVms.Build.Tasks.Classes;
using NixVms.Build.Tasks.Networks;
using NixVms.Testing;

namespace NixVms.Build.Tasks.Tests.Classes;

public class MachinePropertiesTests
{
    [Theory]
    [InlineData("test1 test2", "Test1 Test2")]
    [InlineData("web-1 db_2 3rd", "Web1 Db2 _3rd")]
    [InlineData("a-b a_b ab", "a_b a_b_ Ab")]
    [InlineData("web1 web-1 other", "web1 web_1 Other")]
    [InlineData("new New", "new New")]
    [InlineData("machines lans step to-string get-type", "machines lans step to_string get_type")]
    [InlineData("Machines machines", "Machines_ machines")]
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
    public void Every_member_that_a_class_inherits_counts_as_taken()
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var inherited = typeof(VmNetwork).GetMembers(all | BindingFlags.FlattenHierarchy)
            .Where(m => m switch
            {
                MethodBase method => !method.IsSpecialName && IsVisible(method),
                PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
                FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
                _ => true,
            })
            .Where(m => m is not (ConstructorInfo or Type))
            .Select(m => m.Name);

        Assert.Empty(inherited.Where(n => !n.Contains('.') && !n.Contains('<')).Except(MachineProperties.Taken));

        static bool IsVisible(MethodBase m) => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly;
    }
}

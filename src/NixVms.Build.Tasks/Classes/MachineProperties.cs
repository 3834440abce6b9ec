using NixVms.Build.Tasks.Networks;

namespace NixVms.Build.Tasks.Classes;

/// <summary>
/// Which property of a network's class stands for which machine: the machine's name in Pascal case. Where that is taken,
/// because two machines would share it or the class has a member of that name, the machine keeps its name as it is. So a
/// machine that is added never takes over a property that tests use for another one: they no longer compile. The class has a
/// network and is none: what networks can do are extension methods, which leave every name to the machines.
/// </summary>
internal static class MachineProperties
{
    /// <summary>Members of object, and of every generated class. Never more than these: one more could be a machine's already.</summary>
    public static readonly IReadOnlyCollection<string> Taken = new HashSet<string>
    {
        "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
        "Addresses", "Create", "DisposeAsync", "StartAsync", "VmNetwork",
    };

    private const string Vlan = "Vlan";

    /// <summary>Decides the names.</summary>
    /// <param name="className">The class, which can have no member of its own name.</param>
    /// <param name="machines">The names of all machines.</param>
    /// <returns>A property for each machine, in the same order.</returns>
    public static IReadOnlyList<string> Of(string className, IReadOnlyList<string> machines)
    {
        var shared = new HashSet<string>(machines.GroupBy(CSharpName.Pascal).Where(g => g.Count() > 1).Select(g => g.Key));
        var used = new HashSet<string>();
        var properties = new string[machines.Count];

        // Those that get what they want come first: the others have to make way.
        var order = Enumerable.Range(0, machines.Count).OrderBy(i => IsFree(CSharpName.Pascal(machines[i])) ? 0 : 1).ThenBy(i => machines[i], StringComparer.Ordinal);
        foreach (var i in order)
        {
            var name = CSharpName.Pascal(machines[i]);
            if (!IsFree(name))
                name = CSharpName.Plain(machines[i]);
            while (IsTaken(name) || !used.Add(name))
                name += "_";
            properties[i] = name;
        }

        return properties;

        bool IsFree(string name) => name.Length > 0 && !IsTaken(name) && !shared.Contains(name);

        bool IsTaken(string name) => name == className || Taken.Contains(name) || IsVirtualNetwork(name);
    }

    /// <summary>Whether it is the name of a virtual network's class in that of the addresses.</summary>
    private static bool IsVirtualNetwork(string name) =>
        name.Length > Vlan.Length && name.StartsWith(Vlan, StringComparison.Ordinal) && name.Skip(Vlan.Length).All(char.IsDigit);
}

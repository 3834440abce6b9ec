using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Building;

/// <summary>Whose a failing derivation is: of some machines, or of a network as a whole.</summary>
/// <param name="Subject">What a sentence about it begins with: <c>Machine 'alpha'</c>.</param>
/// <param name="Position">The machine's place in the network expression, or the expression.</param>
internal sealed record FailureOwner(string Subject, SourcePosition? Position, IReadOnlyList<BuildTarget.Machine> Machines, bool IsDebian)
{
    private const int MachinesNamed = 3;

    public static FailureOwner Of(string derivation, IReadOnlyList<BuildTarget> targets, DerivationGraph graph)
    {
        var networks = targets.Where(t => graph.Needs(t.Derivation, derivation)).ToList();
        if (networks.Count == 0)
            networks = [.. targets];
        var owners = networks
            .Select(n => (Network: n, Machines: n.Machines.Where(m => m.Derivation is { } d && graph.Needs(d, derivation)).ToList()))
            .ToList();
        var machines = owners.SelectMany(o => o.Machines).ToList();
        return new FailureOwner(
            string.Join(", ", owners.Select((o, i) => Capitalised(i, Describe(o.Network, o.Machines, targets.Count > 1)))),
            machines.Select(m => m.Position).FirstOrDefault(p => p is not null) ?? networks.FirstOrDefault()?.Position,
            machines,
            networks.Any(n => n.IsDebian));
    }

    private static string Describe(BuildTarget network, IReadOnlyList<BuildTarget.Machine> machines, bool isOneOfMany)
    {
        if (machines.Count == 0 || machines.Count > MachinesNamed)
            return $"network '{network.Name}'";

        var names = machines.Select(m => $"'{m.Name}'").ToList();
        var text = names.Count == 1
            ? $"machine {names[0]}"
            : $"machines {string.Join(", ", names.Take(names.Count - 1))} and {names[names.Count - 1]}";
        return isOneOfMany ? $"{text} of network '{network.Name}'" : text;
    }

    private static string Capitalised(int index, string text) => index == 0 ? char.ToUpperInvariant(text[0]) + text.Substring(1) : text;
}

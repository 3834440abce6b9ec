namespace NixVms.Build.Tasks.Building;

/// <summary>The files that Nix would fetch for a build, as the derivations tell: the store has neither them nor what is made of them.</summary>
internal static class LackingFiles
{
    private const string Fetcher = "builtin:fetchurl";

    /// <param name="derivations">What is to be built.</param>
    /// <param name="graph">Reads derivations.</param>
    /// <returns>The address of each file, by its path in the store.</returns>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> derivations, DerivationGraph graph)
    {
        var lacking = new Dictionary<string, string>(StringComparer.Ordinal);
        var pending = new Queue<string>(derivations);
        var seen = new HashSet<string>(pending, StringComparer.Ordinal);
        while (pending.Count > 0)
        {
            if (graph[pending.Dequeue()] is not { } derivation || derivation.Outputs.All(Path.Exists))
                continue;
            if (derivation.Builder == Fetcher && derivation.Url is { } address)
                lacking[derivation.Outputs[0]] = address;
            foreach (var input in derivation.Inputs.Where(seen.Add))
                pending.Enqueue(input);
        }

        return lacking;
    }
}

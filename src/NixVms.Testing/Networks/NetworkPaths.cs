using System.Collections.Concurrent;

namespace NixVms.Testing;

/// <summary>The paths between all pairs of machines, made when first asked for.</summary>
internal sealed class NetworkPaths
{
    private readonly ConcurrentDictionary<(string, string), NetworkPath> _paths = new();

    public IEnumerable<NetworkPath> All => _paths.Values;

    public NetworkPath Between(string first, string second) =>
        string.CompareOrdinal(first, second) <= 0
            ? _paths.GetOrAdd((first, second), static pair => new NetworkPath(pair.Item1, pair.Item2))
            : Between(second, first);
}

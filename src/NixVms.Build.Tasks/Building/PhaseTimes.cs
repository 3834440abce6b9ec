using System.Collections.Concurrent;
using System.Globalization;

namespace NixVms.Build.Tasks.Building;

/// <summary>How long the phases of a build took for a network: <c>lab: evaluated in 0.4 s, built in 3.1 s</c>.</summary>
internal sealed class PhaseTimes
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _phases = new(StringComparer.Ordinal);

    /// <param name="network">The network's name.</param>
    /// <param name="phase">What happened, as a participle.</param>
    /// <param name="duration">How long it took.</param>
    public void Add(string network, string phase, TimeSpan duration) =>
        _phases.GetOrAdd(network, _ => new ConcurrentQueue<string>()).Enqueue($"{phase} in {Seconds(duration)} s");

    /// <summary>A line about all phases of a network so far; empty where there were none.</summary>
    public string Describe(string network) => _phases.TryGetValue(network, out var phases) && !phases.IsEmpty
        ? $"{network}: {string.Join(", ", phases)}"
        : "";

    private static string Seconds(TimeSpan duration) =>
        duration.TotalSeconds.ToString(duration.TotalSeconds < 0.1 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}

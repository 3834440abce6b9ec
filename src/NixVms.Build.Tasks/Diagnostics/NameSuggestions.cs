namespace NixVms.Build.Tasks.Diagnostics;

/// <summary>Finds the names that somebody may have meant.</summary>
internal static class NameSuggestions
{
    private const int MaxSuggestions = 3;

    /// <summary>Names that a few keystrokes turn into the wanted one, then those that go on where it ends.</summary>
    public static IReadOnlyList<string> For(string wanted, IEnumerable<string> names)
    {
        var limit = Math.Max(1, Math.Min(3, wanted.Length / 3));
        var close = new List<(int Rank, string Name)>();
        foreach (var name in names)
        {
            if (Math.Abs(name.Length - wanted.Length) <= limit && Distance(wanted, name, limit) is var distance && distance <= limit)
                close.Add((distance, name));
            else if (name.Length > wanted.Length && name[wanted.Length] == '-' && name.StartsWith(wanted, StringComparison.Ordinal))
                close.Add((limit + name.Length, name));
        }

        return [.. close
            .OrderBy(suggestion => suggestion.Rank)
            .ThenBy(suggestion => suggestion.Name, StringComparer.Ordinal)
            .Take(MaxSuggestions)
            .Select(suggestion => suggestion.Name)];
    }

    /// <summary>How many letters must be added, removed, changed or swapped with their neighbour; more than the limit counts as limit + 1.</summary>
    private static int Distance(string left, string right, int limit)
    {
        var beforePrevious = new int[right.Length + 1];
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            previous[j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            var best = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                var distance = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    distance = Math.Min(distance, beforePrevious[j - 2] + 1);
                current[j] = distance;
                best = Math.Min(best, distance);
            }

            if (best > limit)
                return limit + 1;
            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[right.Length];
    }
}

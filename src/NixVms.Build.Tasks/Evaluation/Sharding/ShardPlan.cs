namespace NixVms.Build.Tasks.Evaluation.Sharding;

/// <summary>How the machines of a large network are divided among processes.</summary>
/// <param name="Shards">The names of machines, by processes.</param>
/// <param name="AtOnce">How many of the processes run at a time.</param>
internal sealed record ShardPlan(IReadOnlyList<IReadOnlyList<string>> Shards, int AtOnce)
{
    /// <summary>
    /// Machines for which a process of their own is worth its start: with fewer, what all processes do takes longer than what
    /// they divide. bench/ has the figures (rows <c>shards</c>).
    /// </summary>
    private static int Smallest(bool isDebian) => isDebian ? 40 : 3;

    /// <summary>The most machines that a single process is to evaluate; null where a network of any size stays whole.</summary>
    /// <param name="isDebian">Whether the machines are the debian platform's.</param>
    /// <param name="cores">The cores.</param>
    /// <param name="chosen">How many processes somebody wants at a time, or null.</param>
    /// <param name="memory">Bytes that are free, or null where that is not known.</param>
    public static int? Largest(bool isDebian, int cores, int? chosen, long? memory)
    {
        if (chosen is { } processes)
            return processes > 1 ? 1 : null;
        int? byCores = cores > 1 ? 2 * Smallest(isDebian) - 1 : null;
        int? byMemory = isDebian || memory is not { } free ? null : EvaluationMemory.MachinesIn(isDebian, free);
        return byMemory < (byCores ?? int.MaxValue) ? byMemory : byCores;
    }

    /// <summary>Divides machines.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="isDebian">
    /// Whether they are the debian platform's: its processes wait for each other, so they all run at once, and need little memory.
    /// </param>
    /// <param name="processes">How many processes may run at a time.</param>
    /// <param name="isChosen">Whether somebody wants as many, whatever that is good for.</param>
    /// <param name="memory">Bytes that are free, or null where that is not known.</param>
    public static ShardPlan Of(IReadOnlyList<string> names, bool isDebian, int processes, bool isChosen, long? memory)
    {
        var most = isChosen ? names.Count : Math.Max(1, names.Count / Smallest(isDebian));
        var atOnce = Math.Min(processes, most);
        var rounds = 1;
        if (!isDebian && memory is { } free)
            rounds = (names.Count - 1) / (EvaluationMemory.MachinesIn(isDebian, free / atOnce) * atOnce) + 1;

        // In rounds, so that none of the cores waits for the last process.
        var count = Math.Min(rounds * atOnce, names.Count);

        // Neighbours are often alike, and so are often those that take longest.
        return new ShardPlan([.. Enumerable.Range(0, count).Select(i => (IReadOnlyList<string>)[.. names.Where((_, n) => n % count == i)])], atOnce);
    }
}

namespace NixVms.Build.Tasks.Building;

/// <summary>What derivations need each other, as their files in the store tell. Reading a thousand takes some milliseconds.</summary>
/// <param name="read">Reads a derivation; gives null where there is none.</param>
internal sealed class DerivationGraph(Func<string, DerivationFile?> read)
{
    private readonly object _lock = new();
    private readonly Dictionary<string, DerivationFile?> _derivations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _closures = new(StringComparer.Ordinal);

    public DerivationGraph()
        : this(DerivationFile.TryRead)
    {
    }

    /// <summary>The derivation at a path; null where it cannot be read.</summary>
    public DerivationFile? this[string path]
    {
        get
        {
            lock (_lock)
            {
                if (!_derivations.TryGetValue(path, out var derivation))
                    _derivations[path] = derivation = read(path);
                return derivation;
            }
        }
    }

    /// <summary>Whether building one derivation needs another one, or is it.</summary>
    public bool Needs(string root, string derivation)
    {
        lock (_lock)
        {
            if (!_closures.TryGetValue(root, out var closure))
                _closures[root] = closure = ClosureOf(root);
            return closure.Contains(derivation);
        }
    }

    private HashSet<string> ClosureOf(string root)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { root };
        var pending = new Queue<string>([root]);
        while (pending.Count > 0)
        {
            foreach (var input in this[pending.Dequeue()]?.Inputs ?? [])
            {
                if (found.Add(input))
                    pending.Enqueue(input);
            }
        }

        return found;
    }
}

namespace NixVms.Build.Tasks.Tracking;

/// <summary>Inputs, each once with the reason that was given first, in the order of kinds and names.</summary>
internal sealed class InputSet
{
    // Text as keys: pairs would be code that the runtime compiles anew in every build, since no assembly can bring it along.
    private readonly SortedDictionary<string, TrackedInput> _inputs = new(StringComparer.Ordinal);

    public void Add(TrackedInput input)
    {
        if (!_inputs.TryGetValue(Key(input.Kind, input.Name), out var known))
            _inputs.Add(Key(input.Kind, input.Name), input);
        else if (!input.IsKnown)
            _inputs[Key(input.Kind, input.Name)] = known with { Fingerprint = input.Fingerprint };
    }

    public void AddRange(IEnumerable<TrackedInput> inputs)
    {
        foreach (var input in inputs)
            Add(input);
    }

    public IReadOnlyCollection<TrackedInput> All => _inputs.Values;

    public TrackedInput? Find(TrackedInputKind kind, string name) => _inputs.TryGetValue(Key(kind, name), out var input) ? input : null;

    public void Remove(TrackedInput input) => _inputs.Remove(Key(input.Kind, input.Name));

    /// <summary>What stands for an input in dictionaries.</summary>
    public static string Key(TrackedInputKind kind, string name) => (char)kind + name;
}

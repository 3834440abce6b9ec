using System.Collections;

namespace NixVms.Build.Tasks.Tracking;

/// <summary>Inputs, each once with the reason that was given first, in the order of kinds and names.</summary>
internal sealed class InputSet : IEnumerable<CollectedInput>
{
    // By kind. Pairs as keys would be code that the runtime compiles anew in every build: no assembly can bring it along.
    private readonly Dictionary<string, CollectedInput>[] _inputs =
        [.. Enum.GetNames(typeof(TrackedInputKind)).Select(_ => new Dictionary<string, CollectedInput>(StringComparer.Ordinal))];

    public void Add(CollectedInput input)
    {
        var ofKind = _inputs[(int)input.Kind];
        if (!ofKind.TryGetValue(input.Name, out var known))
            ofKind.Add(input.Name, input);
        else if (input.IsChanged && !known.IsChanged)
            ofKind[input.Name] = known with { IsChanged = true };
    }

    public void AddRange(IEnumerable<CollectedInput> inputs)
    {
        foreach (var input in inputs)
            Add(input);
    }

    public bool Contains(TrackedInputKind kind, string name) => _inputs[(int)kind].ContainsKey(name);

    public IEnumerator<CollectedInput> GetEnumerator() =>
        _inputs.SelectMany(ofKind => ofKind.Values.OrderBy(i => i.Name, StringComparer.Ordinal)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using System.Text;

namespace NixVms.Build.Tasks.Tests.Files;

/// <summary>Random input for tests of properties; the same seed gives the same input.</summary>
internal sealed class RandomText(int seed)
{
    private readonly Random _random = new(seed);

    public int Number(int limit) => _random.Next(limit);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>A text made of some of these pieces.</summary>
    public string Text(IReadOnlyList<string> pieces, int maxPieces = 12)
    {
        var result = new StringBuilder();
        for (var count = _random.Next(maxPieces + 1); count > 0; count--)
            result.Append(Pick(pieces));
        return result.ToString();
    }

    /// <summary>A text that differs from the original in a few places.</summary>
    public string Mutate(string original, IReadOnlyList<string> pieces)
    {
        var text = original;
        for (var count = _random.Next(4); count >= 0; count--)
        {
            var start = _random.Next(text.Length + 1);
            var length = Math.Min(_random.Next(12), text.Length - start);
            text = _random.Next(4) switch
            {
                0 => text.Insert(start, Pick(pieces)),
                1 => text.Remove(start, length),
                2 => text.Remove(start, length).Insert(start, Pick(pieces)),
                _ => text.Insert(_random.Next(text.Length + 1), text.Substring(start, length)),
            };
        }

        return text;
    }
}

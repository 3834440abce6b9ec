using NixVms.Build.Tasks.Evaluation.Language;
using NixVms.Build.Tasks.Files;
using NixVms.Build.Tasks.Tracking;

namespace NixVms.Build.Tasks.Evaluation;

/// <summary>
/// Finds code that may ask for the time: Nix reads its clock once at every start, so no trace tells. The only way to it is
/// the name <c>currentTime</c>, or <c>builtins</c> with a name that is computed.
/// </summary>
internal static class ClockReads
{
    private const string Name = "currentTime";
    private const string Reason = "its result can change although no file does";

    /// <param name="place">Where the code stands, for a reader.</param>
    /// <param name="code">The code.</param>
    public static IEnumerable<TrackedInput> Find(string place, string code)
    {
        // Code without the words need not be split into tokens.
        if (code.IndexOf("builtins", StringComparison.Ordinal) < 0 && code.IndexOf(Name, StringComparison.Ordinal) < 0)
            yield break;

        var tokens = NixLexer.Tokenize(code);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind is NixTokenKind.Identifier or NixTokenKind.String && tokens[i].Text.TrimStart('_') == Name)
                yield return new(TrackedInputKind.Always, $"{Name} in {place}:{tokens[i].Line}", ContentHash.None, Reason);
            else if (tokens[i] is { Kind: NixTokenKind.Identifier, Text: "builtins" } && IsValue(tokens, i))
                yield return new(TrackedInputKind.Always, $"builtins as a value in {place}:{tokens[i].Line}", ContentHash.None, Reason);
        }
    }

    /// <summary>Whether the set itself is used, which could be asked for anything.</summary>
    private static bool IsValue(IReadOnlyList<NixToken> tokens, int index)
    {
        var isWith = Text(index - 1) == "with";
        var isInherited = Text(index - 1) == "(" && Text(index - 2) == "inherit";
        var isSelected = Text(index + 1) == "?" || Text(index + 1) == "." && index + 2 < tokens.Count && (tokens[index + 2].Kind == NixTokenKind.Identifier || tokens[index + 2] is { Kind: NixTokenKind.String, IsInterpolated: false });
        return !isWith && !isInherited && !isSelected;

        string Text(int i) => i >= 0 && i < tokens.Count && tokens[i].Kind is NixTokenKind.Identifier or NixTokenKind.Operator ? tokens[i].Text : "";
    }
}

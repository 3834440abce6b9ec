using NixVms.Build.Tasks.Debian;
using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Language;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Finds where an element of a list is written: Nix knows the places of attributes only.</summary>
internal static class ListLiteral
{
    /// <param name="attribute">Where the attribute is written whose value is the list.</param>
    /// <param name="number">Which element, counted from 1.</param>
    /// <returns>The place of the element; that of the attribute where the list does not begin as one that is written out.</returns>
    public static SourcePosition ElementAt(SourcePosition attribute, int number)
    {
        if (TextFile.TryRead(attribute.File) is not { } text)
            return attribute;

        IReadOnlyList<NixToken> tokens = [.. NixLexer.Tokenize(text).SkipWhile(t => t.Line < attribute.Line || t.Line == attribute.Line && t.Column < attribute.Column)];
        var next = Skip(tokens, 0, t => t.Text != "=") + 1;
        while (next < tokens.Count && tokens[next] is { Kind: NixTokenKind.Identifier, Text: "with" })
            next = Skip(tokens, next, t => t.Text != ";") + 1;
        if (next >= tokens.Count || !IsOperator(tokens[next], "["))
            return attribute;

        next++;
        for (var seen = 1; next < tokens.Count && !IsOperator(tokens[next], "]"); seen++)
        {
            if (seen == number)
                return attribute with { Line = tokens[next].Line, Column = tokens[next].Column };
            next = EndOfElement(tokens, next);
        }

        return attribute;
    }

    // A value, and the names that are selected from it; `or` and what stands behind it belong to it, too.
    private static int EndOfElement(IReadOnlyList<NixToken> tokens, int next)
    {
        next = EndOfValue(tokens, next);
        while (next < tokens.Count && (IsOperator(tokens[next], ".") || tokens[next] is { Kind: NixTokenKind.Identifier, Text: "or" }))
            next = EndOfValue(tokens, next + 1);
        return next;
    }

    private static int EndOfValue(IReadOnlyList<NixToken> tokens, int next)
    {
        while (next < tokens.Count && tokens[next] is { Kind: NixTokenKind.Identifier, Text: "rec" })
            next++;

        // The tokens of an interpolation follow its string, up to the end that the string tells.
        var end = next < tokens.Count ? tokens[next].End : 0;
        var depth = 0;
        do
        {
            if (next < tokens.Count && tokens[next] is { Kind: NixTokenKind.Operator } bracket)
                depth += bracket.Text is "(" or "[" or "{" or "${" ? 1 : bracket.Text is ")" or "]" or "}" ? -1 : 0;
            next++;
        }
        while (next < tokens.Count && (depth > 0 || tokens[next].Start < end));
        return next;
    }

    private static int Skip(IReadOnlyList<NixToken> tokens, int from, Func<NixToken, bool> isBefore)
    {
        while (from < tokens.Count && isBefore(tokens[from]))
            from++;
        return from;
    }

    private static bool IsOperator(NixToken token, string text) => token.Kind == NixTokenKind.Operator && token.Text == text;
}

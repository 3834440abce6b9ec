namespace NixVms.Build.Tasks.Evaluation.Language;

/// <summary>What kind of thing a token of the Nix language is, as far as we need to tell them apart.</summary>
internal enum NixTokenKind
{
    /// <summary>A name; keywords count as names, too.</summary>
    Identifier,

    /// <summary>A path literal, up to the first interpolation.</summary>
    Path,

    /// <summary>A search path in angle brackets; the text is what stands between them.</summary>
    SearchPath,

    /// <summary>A string of either kind: its value up to the first interpolation.</summary>
    String,

    /// <summary>Everything else: one character each, except for <c>${</c>.</summary>
    Operator,
}

/// <summary>A token of the Nix language.</summary>
/// <param name="Text">Its text; of a string its value, without quotes and escapes.</param>
/// <param name="IsInterpolated">Whether a path or string goes on after an interpolation.</param>
/// <param name="Line">The line it starts in, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="End">Where it ends, with its interpolations.</param>
internal readonly record struct NixToken(NixTokenKind Kind, string Text, bool IsInterpolated, int Line, int Column, int Start, int End);

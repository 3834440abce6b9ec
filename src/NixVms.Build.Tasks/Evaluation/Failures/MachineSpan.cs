using NixVms.Build.Tasks.Diagnostics;
using NixVms.Build.Tasks.Evaluation.Language;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>Which lines of a network's file belong to a machine.</summary>
internal static class MachineSpan
{
    /// <summary>Whether a place is between the name of a machine and the semicolon at the end of it.</summary>
    public static bool Contains(FailingMachine machine, SourcePosition place)
    {
        if (place.File != machine.Position.File || place.Line < machine.Position.Line || !File.Exists(place.File))
            return false;

        return place.Line <= LastLine(NixLexer.Tokenize(File.ReadAllText(place.File)), machine);
    }

    private static int LastLine(IReadOnlyList<NixToken> tokens, FailingMachine machine)
    {
        var depth = 0;
        var withoutEnd = 0;
        var last = 0;
        foreach (var token in tokens.SkipWhile(t => t.Line < machine.Position.Line || t.Text != machine.Name))
        {
            last = token.Line;
            switch (token.Kind, token.Text)
            {
                case (NixTokenKind.Operator, "{" or "[" or "(" or "${"):
                case (NixTokenKind.Identifier, "let"):
                    depth++;
                    break;
                case (NixTokenKind.Operator, "}" or "]" or ")"):
                case (NixTokenKind.Identifier, "in"):
                    depth--;
                    break;
                case (NixTokenKind.Identifier, "with" or "assert") when depth == 0:
                    withoutEnd++;
                    break;
                case (NixTokenKind.Operator, ";") when depth == 0 && withoutEnd-- == 0:
                    return token.Line;
            }

            if (depth < 0)
                return token.Line;
        }

        return last;
    }
}

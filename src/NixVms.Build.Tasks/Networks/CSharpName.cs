using System.Text;

namespace NixVms.Build.Tasks.Networks;

/// <summary>Names of C# from names of networks and machines.</summary>
internal static class CSharpName
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float",
        "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new",
        "null", "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return",
        "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try",
        "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    ];

    /// <summary>
    /// The name in Pascal case: it is split where a character is neither a letter nor a digit, each part begins with a
    /// capital, and what would begin with a digit begins with <c>_</c>. Empty where no letter or digit is left.
    /// </summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder(name.Length + 1);
        var startsPart = true;
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                startsPart = true;
                continue;
            }

            if (result.Length == 0 && char.IsDigit(c))
                result.Append('_');
            result.Append(startsPart ? char.ToUpperInvariant(c) : c);
            startsPart = false;
        }

        return result.ToString();
    }

    /// <summary>The name as it is, with <c>_</c> for what C# does not allow.</summary>
    public static string Plain(string name)
    {
        var result = new StringBuilder(name.Length + 1);
        foreach (var c in name)
            result.Append(char.IsLetterOrDigit(c) ? c : '_');
        if (result.Length == 0 || char.IsDigit(result[0]))
            result.Insert(0, '_');
        return result.ToString();
    }

    /// <summary>Whether a text can be the name of a class.</summary>
    public static bool IsIdentifier(string text) =>
        text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_') && !Keywords.Contains(text);

    /// <summary>The name as source code: a keyword needs a mark.</summary>
    public static string InSource(string identifier) => Keywords.Contains(identifier) ? "@" + identifier : identifier;
}

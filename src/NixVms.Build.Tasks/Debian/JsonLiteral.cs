using System.Text;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Writes JSON on one line, as files are that version control shows line by line.</summary>
internal static class JsonLiteral
{
    public static string String(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                result.Append('\\').Append(c);
            else if (c < ' ' || char.IsSurrogate(c))
                result.Append("\\u").Append(((int)c).ToString("x4"));
            else
                result.Append(c);
        }

        return result.Append('"').ToString();
    }

    public static string Array(IEnumerable<string> strings) => "[" + string.Join(", ", strings.Select(String)) + "]";

    /// <param name="members">Keys and values; the values are JSON.</param>
    public static string Object(params (string Key, string Value)[] members) =>
        "{ " + string.Join(", ", members.Select(member => $"{String(member.Key)}: {member.Value}")) + " }";
}

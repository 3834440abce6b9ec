using System.Text.Encodings.Web;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Writes JSON on one line, as files are that version control shows line by line.</summary>
internal static class JsonLiteral
{
    public static string String(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    public static string Array(IEnumerable<string> strings) => "[" + string.Join(", ", strings.Select(String)) + "]";

    /// <param name="members">Keys and values; the values are JSON.</param>
    public static string Object(params (string Key, string Value)[] members) =>
        "{ " + string.Join(", ", members.Select(member => $"{String(member.Key)}: {member.Value}")) + " }";
}

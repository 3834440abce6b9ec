using System.Text;

namespace NixVms.Aspire.Hosting.Guests;

/// <summary>The format of files that units read their environment from (systemd.exec, EnvironmentFile=).</summary>
internal static class EnvironmentFile
{
    /// <summary>A line for each variable.</summary>
    public static string Format(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in variables)
        {
            text.Append(name).Append("=\"");
            foreach (var character in value)
                text.Append(character is '"' or '\\' or '`' or '$' ? "\\" : "").Append(character);
            text.Append("\"\n");
        }

        return text.ToString();
    }

    /// <summary>Whether systemd takes it for a name; it leaves out a variable of another one. Aspire's own have hyphens.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>Whether systemd takes it for a value.</summary>
    public static bool IsValue(string value) => value.All(c => c is '\t' or '\n' || !char.IsControl(c));
}

using System.Text;

namespace NixVms.Build.Tasks.Networks;

/// <summary>Names of attributes on the way to a value, as Nix's commands write them: <c>a."b.c".d</c>.</summary>
internal static class AttributePath
{
    /// <summary>The names; null where the text is no such path.</summary>
    public static IReadOnlyList<string>? TryParse(string text)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        var isQuoted = false;
        foreach (var c in text + ".")
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c != '.' || isQuoted)
            {
                name.Append(c);
            }
            else if (name.Length == 0)
            {
                return null;
            }
            else
            {
                names.Add(name.ToString());
                name.Clear();
            }
        }

        return isQuoted ? null : names;
    }
}

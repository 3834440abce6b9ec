using System.Globalization;
using System.Text;

namespace NixVms.Build.Tasks;

/// <summary>Escapes text for MSBuild items; its own function stands in an assembly that tasks do not reference.</summary>
internal static class MSBuildEscaping
{
    private const string Special = "%*?@$();'";

    public static string Escape(string text)
    {
        if (text.IndexOfAny(Special.ToCharArray()) < 0)
            return text;

        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (Special.IndexOf(c) < 0)
                result.Append(c);
            else
                result.Append('%').Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }
}

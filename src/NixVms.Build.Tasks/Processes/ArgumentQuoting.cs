using System.Text;

namespace NixVms.Build.Tasks.Processes;

/// <summary>
/// Joins arguments to the one string that <see cref="System.Diagnostics.ProcessStartInfo.Arguments"/> takes.
/// netstandard2.0 has no ArgumentList; .NET splits the string by the rules of the Microsoft C runtime on every system.
/// </summary>
internal static class ArgumentQuoting
{
    public static string Join(IEnumerable<string> arguments)
    {
        var result = new StringBuilder();
        foreach (var argument in arguments)
        {
            if (result.Length > 0)
                result.Append(' ');
            Append(result, argument);
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, string argument)
    {
        if (argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || c == '"'))
        {
            result.Append(argument);
            return;
        }

        result.Append('"');
        for (var i = 0; i < argument.Length; i++)
        {
            var backslashes = 0;
            while (i < argument.Length && argument[i] == '\\')
            {
                backslashes++;
                i++;
            }

            // Backslashes are literal unless a quote follows: then each needs a partner.
            if (i == argument.Length)
                result.Append('\\', backslashes * 2);
            else if (argument[i] == '"')
                result.Append('\\', backslashes * 2 + 1).Append('"');
            else
                result.Append('\\', backslashes).Append(argument[i]);
        }

        result.Append('"');
    }
}

using System.Text.RegularExpressions;

namespace NixVms.Testing.Machines;

/// <summary>Knows a kernel's panic by what it prints on the console, since not every machine has a device to report it.</summary>
internal static partial class KernelPanic
{
    public static bool IsIn(string consoleText) => Message().IsMatch(consoleText);

    // With or without the time and the processor in front. A quotation of it, in the log of a service, is none.
    [GeneratedRegex(@"^(\[[^\]\n]*\]\s*)*(---\[ end )?Kernel panic - not syncing", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Message();
}

using System.Text.RegularExpressions;

namespace NixVms.Testing.Machines;

/// <summary>Knows a kernel's panic by what it prints on the console, since not every machine has a device to report it.</summary>
internal static partial class KernelPanic
{
    private const string Words = "Kernel panic - not syncing";

    public static bool IsIn(string consoleText) => consoleText.Contains(Words, StringComparison.Ordinal) && Message().IsMatch(consoleText);

    /// <summary>The lines of a console that tell of its last panic: what led to it counts more than the end of a long trace.</summary>
    /// <param name="lines">All lines.</param>
    /// <param name="count">How many of them are returned, at most.</param>
    public static IEnumerable<string> Excerpt(string[] lines, int count)
    {
        // The last line of its message says the same again.
        var panic = Array.FindLastIndex(lines, l => IsIn(l) && !l.Contains("---[ end", StringComparison.Ordinal));
        var before = count / 4;
        return panic < 0 || panic - before > lines.Length - count
            ? lines.TakeLast(count)
            : lines.Skip(Math.Max(0, panic - before)).Take(count);
    }

    // With or without the time and the processor in front. A quotation of it, in the log of a service, is none.
    [GeneratedRegex(@"^(\[[^\]\n]*\]\s*)*(---\[ end )?" + Words, RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Message();
}

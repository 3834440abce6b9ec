using System.Globalization;
using System.Text.RegularExpressions;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Evaluation.Failures;

/// <summary>The machine that an error belongs to.</summary>
/// <param name="Position">Where the network begins it.</param>
internal sealed record FailingMachine(string Name, SourcePosition Position)
{
    // What sdk/nix/network/context.nix writes.
    private static readonly Regex Pattern = new(
        @"^while evaluating the machine '(?<name>[^']+)' at (?<file>/.+):(?<line>\d+):(?<column>\d+)$", RegexOptions.CultureInvariant);

    /// <summary>Reads a frame of an error's trace; null where it is about something else.</summary>
    public static FailingMachine? FromFrame(string text)
    {
        var match = Pattern.Match(text);
        return match.Success
            ? new FailingMachine(match.Groups["name"].Value, new SourcePosition(match.Groups["file"].Value, Number("line"), Number("column")))
            : null;

        int Number(string group) =>
            int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace NixVms.Build.Sdk.Tests.Infrastructure;

/// <summary>An error or warning as MSBuild prints it.</summary>
internal sealed partial record BuildMessage(string Severity, string Code, string File, int Line, int Column, string Text)
{
    public static IEnumerable<BuildMessage> Parse(string log) =>
        from line in log.Split('\n')
        let match = Pattern().Match(line)
        where match.Success
        select new BuildMessage(
            match.Groups["severity"].Value,
            match.Groups["code"].Value,
            match.Groups["file"].Value,
            Number(match.Groups["line"]),
            Number(match.Groups["column"]),
            match.Groups["text"].Value);

    public override string ToString() => $"{File}({Line},{Column}): {Severity} {Code}: {Text}";

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    // 1>/folder/network.nix(2,3): error NIXVM1011: text [/folder/lab.proj]
    [GeneratedRegex(@"^\s*(?:[\d:]+>)?(?<file>\S.*?)(?:\((?<line>\d+)(?:,(?<column>\d+))?(?:,\d+)*\))?\s*: (?<severity>error|warning) (?<code>[A-Za-z]*\d*)\s*: (?<text>.*?)(?: \[[^\]]*\])?\r?$")]
    private static partial Regex Pattern();
}

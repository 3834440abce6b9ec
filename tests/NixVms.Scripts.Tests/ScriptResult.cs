namespace NixVms.Scripts.Tests;

/// <summary>What a script says of one of its cases.</summary>
/// <param name="Name">What is tested.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Details">Why it does not, or what else the script has to say.</param>
public sealed record ScriptResult(string Name, bool Passed, string Details)
{
    /// <summary>Reads what tests/Shared/assert.sh writes: “ok NAME” or “not ok NAME”, with indented details.</summary>
    public static IEnumerable<ScriptResult> Parse(string text)
    {
        const string ok = "ok ", notOk = "not ok ";
        ScriptResult? last = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(' ') && last is not null)
            {
                last = last with { Details = $"{last.Details}{line.Trim()}\n" };
                continue;
            }

            if (last is not null)
                yield return last;
            last = line.StartsWith(ok, StringComparison.Ordinal) ? new ScriptResult(line[ok.Length..], Passed: true, "")
                : line.StartsWith(notOk, StringComparison.Ordinal) ? new ScriptResult(line[notOk.Length..], Passed: false, "")
                : throw new FormatException($"A result is \"ok NAME\" or \"not ok NAME\": {line}");
        }

        if (last is not null)
            yield return last;
    }

    /// <summary>The name that the test's case gets.</summary>
    public override string ToString() => Name;
}

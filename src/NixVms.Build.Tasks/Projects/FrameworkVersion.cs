namespace NixVms.Build.Tasks.Projects;

/// <summary>The version of a shared framework: <c>10.0.2</c> or <c>11.0.0-preview.1.1234</c>.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Number">Its numbers.</param>
internal sealed record FrameworkVersion(string Text, Version Number) : IComparable<FrameworkVersion>
{
    private static readonly Version None = new(0, 0, 0);

    public bool IsPreview => Text.Contains('-', StringComparison.Ordinal);

    /// <summary>What is no version counts as 0.0.0.</summary>
    public static FrameworkVersion Parse(string text) =>
        new(text, Version.TryParse(text.Split('-')[0], out var number) && number.Build >= 0 ? number : None);

    public int CompareTo(FrameworkVersion? other)
    {
        if (other is null)
            return 1;
        if (Number != other.Number)
            return Number.CompareTo(other.Number);
        if (IsPreview != other.IsPreview)
            return IsPreview ? -1 : 1;
        return Parts.Zip(other.Parts, Compare).FirstOrDefault(c => c != 0, Parts.Length.CompareTo(other.Parts.Length));
    }

    private string[] Parts => Text.Split('-', '.');

    // As in a semantic version: numbers as numbers.
    private static int Compare(string a, string b) =>
        int.TryParse(a, out var x) && int.TryParse(b, out var y) ? x.CompareTo(y) : string.CompareOrdinal(a, b);
}

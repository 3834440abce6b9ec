namespace NixVms.Build.Tasks.Debian;

/// <summary>One dependency of a package: any of its alternatives fulfils it.</summary>
internal sealed record Dependency(IReadOnlyList<PackageRelation> Alternatives)
{
    /// <summary>Reads a field such as <c>libc6 (>= 2.34), default-mta | mail-transport-agent, python3:any</c>.</summary>
    public static IEnumerable<Dependency> ParseField(string field)
    {
        foreach (var dependency in field.Split(','))
        {
            var alternatives = dependency.Split('|').Select(PackageRelation.TryParse).OfType<PackageRelation>().ToList();
            if (alternatives.Count > 0)
                yield return new Dependency(alternatives);
        }
    }

    public override string ToString() => string.Join(" | ", Alternatives);
}

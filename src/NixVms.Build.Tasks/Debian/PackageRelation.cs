namespace NixVms.Build.Tasks.Debian;

/// <summary>A package that another one names, perhaps in certain versions only.</summary>
/// <param name="Name">The name, without an architecture qualifier such as <c>:any</c>.</param>
/// <param name="Operator">One of <c>&lt;&lt; &lt;= = &gt;= &gt;&gt;</c>, or null if any version will do.</param>
/// <param name="Version">The version that the operator compares with.</param>
internal sealed record PackageRelation(string Name, string? Operator = null, string? Version = null)
{
    /// <summary>Reads <c>git-man (= 1:2.39.5-0)</c>; null if there is no name.</summary>
    public static PackageRelation? TryParse(string text)
    {
        var open = text.IndexOf('(');
        var name = (open < 0 ? text : text.Substring(0, open)).Trim();
        var end = name.IndexOfAny([':', ' ', '[', '<']);
        if (end >= 0)
            name = name.Substring(0, end);
        if (name.Length == 0)
            return null;

        var close = open < 0 ? -1 : text.IndexOf(')', open);
        if (close < 0)
            return new PackageRelation(name);

        var bound = text.Substring(open + 1, close - open - 1).Trim();
        var version = bound.TrimStart('<', '=', '>');
        return new PackageRelation(name, bound.Substring(0, bound.Length - version.Length), version.Trim());
    }

    public bool IsSatisfiedBy(string version) =>
        Operator is null || Version is null || DebianVersion.Satisfies(version, Operator, Version);

    public override string ToString() => Operator is null ? Name : $"{Name} ({Operator} {Version})";
}

namespace NixVms.Build.Tasks.Projects;

/// <summary>A shared framework that a program asks for.</summary>
/// <param name="Name">Its name, as <c>Microsoft.NETCore.App</c>.</param>
/// <param name="Version">The least version, as <c>8.0.0</c>.</param>
/// <param name="RollForward">Which newer ones do: a value of .NET's <c>rollForward</c>.</param>
internal sealed record FrameworkReference(string Name, string Version, string RollForward)
{
    /// <summary>The version that .NET's host would take, or null where none does.</summary>
    /// <param name="available">The versions that there are.</param>
    public string? Choose(IEnumerable<string> available)
    {
        var wanted = FrameworkVersion.Parse(Version);
        var candidates = available.Select(FrameworkVersion.Parse)
            .Where(v => v.CompareTo(wanted) >= 0 && (!v.IsPreview || wanted.IsPreview) && Allows(v.Number, wanted.Number))
            .ToList();
        if (candidates.Count == 0)
            return null;

        // The nearest minor version and the newest patch of it, unless the newest of all is wanted.
        var nearest = RollForward.StartsWith("Latest", StringComparison.OrdinalIgnoreCase)
            ? candidates.Max()!
            : candidates.Min()!;
        return (Is("Disable") ? nearest : candidates.Where(v => v.Number.Major == nearest.Number.Major && v.Number.Minor == nearest.Number.Minor).Max()!).Text;
    }

    private bool Allows(Version version, Version wanted)
    {
        if (Is("Major") || Is("LatestMajor"))
            return true;
        if (version.Major != wanted.Major)
            return false;
        if (Is("Minor") || Is("LatestMinor"))
            return true;
        return version.Minor == wanted.Minor && (!Is("Disable") || version == wanted);
    }

    private bool Is(string policy) => string.Equals(RollForward, policy, StringComparison.OrdinalIgnoreCase);
}

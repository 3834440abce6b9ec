namespace NixVms.Testing.Redeploying;

/// <summary>Why a machine cannot take a build over while it runs.</summary>
internal static class RestartReasons
{
    private const int LongestShown = 60;

    /// <summary>The reasons; none for one that can.</summary>
    /// <param name="started">The build that its QEMU was started from.</param>
    public static IReadOnlyList<string> Of(VmManifest started, VmManifest wanted)
    {
        if (started.Fixed.Count == 0)
            return ["it was built by an older NixVms.Build"];
        var names = wanted.Fixed.Keys.Order(StringComparer.Ordinal).Union(started.Fixed.Keys.Order(StringComparer.Ordinal));
        return [.. from name in names
                   let before = started.Fixed.GetValueOrDefault(name, "")
                   let after = wanted.Fixed.GetValueOrDefault(name, "")
                   where before != after
                   select Describe(name, before, after)];
    }

    /// <summary>What is long, or a name of the store, says nothing to people.</summary>
    private static string Describe(string name, string before, string after) =>
        before.Length + after.Length >= LongestShown || (before + after).AsSpan().IndexOfAny("/\\[{") >= 0
            ? $"{name} changed"
            : $"{name} changed ({Shown(before)} → {Shown(after)})";

    private static string Shown(string value) => value.Length > 0 ? value : "none";
}

using NixVms.Build.Tasks.Json;

namespace NixVms.Build.Tasks.Debian;

/// <summary>Where packages come from. Every address ends in a slash.</summary>
/// <param name="Main">Mirror of the release and its point releases.</param>
/// <param name="Security">Mirror of security updates; null where none is known.</param>
internal sealed record DebianMirrors(string Main, string? Security)
{
    /// <summary>The address of a package.</summary>
    public string AddressOf(LockedPackage package)
    {
        var mirror = package.Archive == DebianRelease.SecurityArchive ? Security : Main;
        return (mirror ?? throw AptSources.NoSecurityMirror()) + package.Path;
    }

    /// <summary>The text of mirrors.json.</summary>
    public string ToJson()
    {
        var entries = new List<string> { JsonLiteral.String(DebianRelease.MainArchive) + ": " + JsonLiteral.String(Main) };
        if (Security is not null)
            entries.Add(JsonLiteral.String(DebianRelease.SecurityArchive) + ": " + JsonLiteral.String(Security));
        return "{\n  " + string.Join(",\n  ", entries) + "\n}\n";
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; null if the text is anything else.</summary>
    public static DebianMirrors? TryParse(string json)
    {
        try
        {
            var root = JsonText.Parse(json);
            return root.Text(DebianRelease.MainArchive) is { } main ? new DebianMirrors(main, root.Text(DebianRelease.SecurityArchive)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

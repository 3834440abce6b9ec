using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Nix;

/// <summary>Paths in the Nix store as texts show them.</summary>
internal static class StorePath
{
    private const int HashLength = 32;

    // Nix writes "…-name.drv!*" for a derivation with all its outputs.
    private static readonly Regex Derivation = new(
        @"/[^\s'""]*?/[0-9a-z]{32}-[0-9A-Za-z+._?=-]+?\.drv(?=[\s'""!^*,;:)]|\.?$|\.\s)", RegexOptions.CultureInvariant);

    /// <summary>The first derivation that a text names, or null.</summary>
    public static string? FindDerivation(string text) => Derivation.Match(text) is { Success: true } match ? match.Value : null;

    /// <summary>What a person calls it: <c>lynx-2.9.0</c> for <c>/nix/store/…-lynx-2.9.0.drv</c>.</summary>
    public static string NameOf(string path)
    {
        var file = path.Substring(path.LastIndexOf('/') + 1);
        var name = file.Length > HashLength + 1 && file[HashLength] == '-' ? file.Substring(HashLength + 1) : file;
        return name.EndsWith(".drv", StringComparison.Ordinal) ? name.Substring(0, name.Length - ".drv".Length) : name;
    }
}

using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Manifests;

/// <summary>Our names of the modules that a network's file holds: the file, "@" and the machine (sdk/nix/platforms/nixos/engine.nix).</summary>
internal static class ModuleNames
{
    private static readonly Regex Name = new(@"(?<=[`'])(?<file>/[^`'\n]*)@[A-Za-z0-9._-]+(?=')", RegexOptions.CultureInvariant);

    /// <summary>A text of nixpkgs in which the modules are called by their files.</summary>
    public static string Remove(string text) => Name.Replace(text, "${file}");
}

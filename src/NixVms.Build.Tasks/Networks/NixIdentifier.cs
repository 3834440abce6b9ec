using System.Text.RegularExpressions;

namespace NixVms.Build.Tasks.Networks;

/// <summary>Names that Nix's grammar allows for a function's formal parameter.</summary>
internal static class NixIdentifier
{
    private static readonly Regex Pattern = new("^[A-Za-z_][A-Za-z0-9_'-]*$", RegexOptions.CultureInvariant);

    private static readonly HashSet<string> Keywords = ["if", "then", "else", "assert", "with", "let", "in", "rec", "inherit", "or"];

    public static bool IsValid(string name) => Pattern.IsMatch(name) && !name.EndsWith('\n') && !Keywords.Contains(name);
}

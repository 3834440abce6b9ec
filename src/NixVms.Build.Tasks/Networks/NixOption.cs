namespace NixVms.Build.Tasks.Networks;

/// <summary>A setting of Nix, handed over as <c>--option name value</c>.</summary>
internal sealed record NixOption(string Name, string Value);

namespace NixVms.Build.Tasks.Nix;

/// <summary>A setting of Nix, handed over as <c>--option name value</c>.</summary>
internal sealed record NixOption(string Name, string Value);

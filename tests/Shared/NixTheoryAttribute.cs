namespace NixVms.Tests;

/// <summary>A test with cases that needs Nix.</summary>
internal sealed class NixTheoryAttribute() : ProgramsTheoryAttribute("nix-instantiate", "nix-store");

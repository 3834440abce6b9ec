namespace NixVms.Tests;

/// <summary>A test that needs Nix.</summary>
internal sealed class NixFactAttribute() : ProgramsFactAttribute("nix-instantiate", "nix-store");

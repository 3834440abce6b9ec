# Makes nixpkgs.system and nixpkgs.hostPlatform work per machine in nixpkgs of the evalTest engine.
#
# Since 23.05 the test modules define nixpkgs.system themselves, at the priority of the user's own definition: a machine
# that chooses its system conflicts with it. This replaces that definition by a default, which is weaker than one of the
# user's. Before 23.05 the module system knows no keys to disable by, and the system of whoever evaluates is the default.
{ system, tree }:

let
  isDefinedByTests = tree.contains "/nixos/lib/testing/nodes.nix" "nodes.nix-pkgs";
in
{ lib, options, ... }:

{
  _file = "NixVms.Build/platform.nix";
  key = "nixvms-platform";

  disabledModules = if isDefinedByTests then [ { key = "nodes.nix-pkgs"; } ] else [ ];

  config =
    lib.mkIf (!(options.nixpkgs.hostPlatform.isDefined or false) && !options.nixpkgs.pkgs.isDefined)
      {
        # mkDefault is 1000.
        nixpkgs.system = lib.mkOverride (if isDefinedByTests then 1100 else 900) system;
      };
}

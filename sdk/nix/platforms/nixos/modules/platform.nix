# Makes nixpkgs.system and nixpkgs.hostPlatform work per machine in nixpkgs of the evalTest engine.
#
# Since 23.05 the test modules define nixpkgs.system themselves, at the priority of the user's own
# definition: a machine that chooses its system conflicts with it. This replaces that definition
# by a default. Before 23.05 there is nothing to disable, and the default does no harm.
{ system }:

{ lib, options, ... }:

{
  _file = "NixVms.Build/platform.nix";
  key = "nixvms-platform";

  disabledModules = [ { key = "nodes.nix-pkgs"; } ];

  config =
    lib.mkIf (!(options.nixpkgs.hostPlatform.isDefined or false) && !options.nixpkgs.pkgs.isDefined)
      {
        nixpkgs.system = lib.mkDefault system;
      };
}

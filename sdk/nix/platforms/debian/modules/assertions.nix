# assertions and warnings: what modules have to say about a configuration.
{ lib, ... }:
let
  inherit (lib) types;
  option = import ./option.nix lib;
in
{
  options = {
    assertions =
      option (types.listOf types.raw) [ ]
        "Conditions { assertion; message; } that must hold for the network to build.";
    warnings = option (types.listOf types.str) [ ] "Messages shown when the network is built.";
  };
}

# buildVirtualNetwork as far as a network of machines goes.
{ system }:

let
  lib = import ../../lib;
in
{
  pkgs = import ../.. { inherit system; };

  buildVirtualNetwork = lib.mapAttrs (
    nodeName: module:
    lib.evalModules {
      modules = [
        module
        (import ../../../modern/nixos/lib/testing/machine.nix {
          inherit nodeName;
          tree = ../..;
          canRestrictNetwork = false;
          hasGuestAgent = false;
        })
        {
          config.nixpkgs.system = lib.mkDefault system;
          config.networking.hostName = nodeName;
        }
      ];
    }
  );
}

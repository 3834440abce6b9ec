# virtualisation.restrictNetwork for a nixpkgs that does not have it yet: the option, and a start script before the
# tree's own, which puts what it is given in QEMU_NET_OPTS behind the options of the user network.
#
# Input: lib of the tree. Result: { module; startOf; }, the latter a function of a machine's configuration, its program
# and the host's tools (host.nix) that gives the derivation with bin/PROGRAM.
{ lib }:

let
  quote = import ../../lib/quote.nix;
in
{
  module = {
    _file = "NixVms.Build/restricted-start.nix";
    key = "nixvms-restricted-start";

    options.virtualisation.restrictNetwork = lib.mkOption {
      type = lib.types.bool;
      default = true;
      description = "Whether the machine is kept from reaching the host and beyond; forwarded ports stay.";
    };
  };

  startOf =
    config: program: host:
    if !config.virtualisation.restrictNetwork then
      config.system.build.vm
    else
      host.writeTree "nixos-vm" [
        {
          path = "bin/${program}";
          link = null;
          executable = true;
          text = ''
            #!${host.shell}
            # In front: what the caller says wins.
            export QEMU_NET_OPTS="restrict=on''${QEMU_NET_OPTS:+,$QEMU_NET_OPTS}"
            exec ${quote "${config.system.build.vm}/bin/${program}"} "$@"
          '';
        }
        {
          path = "system";
          link = "${config.system.build.vm}/system";
          executable = false;
          text = null;
        }
      ];
}

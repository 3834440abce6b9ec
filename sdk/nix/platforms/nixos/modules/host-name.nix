# The host name and the domain of a machine whose name has dots, as morph's users have it. What gives machines of a network
# their host names knows no dots in them.
{ machine, tree }:

{ lib, ... }:

let
  labels = builtins.filter builtins.isString (builtins.split "[.]" machine);
  # Stronger than that, and weaker than the user's where that is a default (1000) at all: in older trees it is a definition (100).
  isDefault =
    tree.engine == "evalTest" || tree.contains "/nixos/lib/build-vms.nix" "networking.hostName = mkDefault";
  mkName = lib.mkOverride (if isDefault then 999 else 99);
in
{
  _file = "NixVms.Build/host-name.nix";
  key = "nixvms-host-name";

  config.networking = lib.mkIf (builtins.tail labels != [ ]) {
    hostName = mkName (builtins.head labels);
    domain = mkName (builtins.concatStringsSep "." (builtins.tail labels));
  };
}

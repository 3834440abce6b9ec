# The host name and the domain of a machine whose name has dots, as morph's users have it. What gives machines of a network
# their host names knows no dots in them.
{ machine }:

{ lib, ... }:

let
  labels = builtins.filter builtins.isString (builtins.split "[.]" machine);
  # Stronger than that (mkDefault is 1000), weaker than the user's.
  mkName = lib.mkOverride 999;
in
{
  _file = "NixVms.Build/host-name.nix";
  key = "nixvms-host-name";

  config.networking = lib.mkIf (builtins.tail labels != [ ]) {
    hostName = mkName (builtins.head labels);
    domain = mkName (builtins.concatStringsSep "." (builtins.tail labels));
  };
}

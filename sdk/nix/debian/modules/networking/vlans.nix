# The addresses of the virtual networks: on vlan V, machine number M has 192.168.V.M, as in NixOS tests.
{
  config,
  lib,
  nixvms,
  ...
}:
let
  inherit (lib) mkOption types;
  number = toString nixvms.number;

  interfaces = lib.imap1 (index: vlan: {
    name = "eth${toString index}";
    value.ipv4.addresses = [
      {
        address = "192.168.${toString vlan}.${number}";
        prefixLength = 24;
      }
    ];
  }) config.virtualisation.vlans;
in
{
  options.networking.primaryIPAddress = mkOption {
    type = types.str;
    default =
      if interfaces == [ ] then "" else (builtins.head (builtins.head interfaces).value.ipv4.addresses).address;
    description = "The address that the other machines of the network know this one by.";
  };

  config.networking.interfaces = builtins.listToAttrs interfaces;
}

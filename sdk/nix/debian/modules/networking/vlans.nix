# The addresses of the virtual networks: on vlan V, machine number M has 192.168.V.M, as in NixOS tests.
{
  config,
  lib,
  nixvms,
  ...
}:
let
  option = import ../option.nix lib;
  inherit (config.virtualisation) vlans;

  addressOn = vlan: "192.168.${toString vlan}.${toString nixvms.number}";

  interfaceOf = index: vlan: {
    name = "eth${toString index}";
    value.ipv4.addresses = [
      {
        address = addressOn vlan;
        prefixLength = 24;
      }
    ];
  };
in
{
  imports = [
    # Declared for each machine.
    {
      options.networking.primaryIPAddress =
        option lib.types.str (
          if vlans == [ ] then "" else addressOn (builtins.head vlans)
        ) "The address that the other machines of the network know this one by."
        // {
          defaultText = lib.literalMD "192.168.VLAN.NUMBER on the first vlan";
        };
    }
  ];

  config.networking.interfaces = builtins.listToAttrs (lib.imap1 interfaceOf vlans);
}

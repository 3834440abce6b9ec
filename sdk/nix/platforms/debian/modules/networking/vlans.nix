# The addresses of the virtual networks: on vlan V, machine number M has 192.168.V.M, as in NixOS tests.
{
  config,
  lib,
  nixvms,
  ...
}:
let
  option = import ../option.nix lib;
  inherit (config.virtualisation) interfaces vlans;

  addressOn = vlan: "192.168.${toString vlan}.${toString nixvms.number}";

  # NixOps tells two networks apart; the machines have one another's only.
  ofNixOps =
    option (lib.types.nullOr lib.types.str) config.networking.primaryIPAddress "As NixOps has it: here, primaryIPAddress."
    // {
      defaultText = lib.literalMD "networking.primaryIPAddress";
    };

  addressed =
    lib.imap1 (index: vlan: {
      name = "eth${toString index}";
      inherit vlan;
    }) vlans
    ++ lib.mapAttrsToList (name: interface: {
      inherit name;
      inherit (interface) vlan;
    }) (lib.filterAttrs (_: interface: interface.assignIP) interfaces);
in
{
  imports = [
    # Declared for each machine.
    {
      options.networking.privateIPv4 = ofNixOps;
      options.networking.publicIPv4 = ofNixOps;
      options.networking.primaryIPAddress =
        option lib.types.str (
          if addressed == [ ] then "" else addressOn (builtins.head addressed).vlan
        ) "The address that the other machines of the network know this one by."
        // {
          defaultText = lib.literalMD "192.168.VLAN.NUMBER on the first vlan";
        };
    }
  ];

  config.networking.interfaces = builtins.listToAttrs (
    map (interface: {
      inherit (interface) name;
      value.ipv4.addresses = [
        {
          address = addressOn interface.vlan;
          prefixLength = 24;
        }
      ];
    }) addressed
  );
}

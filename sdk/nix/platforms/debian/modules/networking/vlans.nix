# The addresses of the virtual networks (../virtualisation/cards.nix).
{
  config,
  lib,
  nixvms,
  ...
}:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  # NixOps tells two networks apart; the machines have one another's only.
  ofNixOps =
    option (types.nullOr types.str) config.networking.primaryIPAddress "As NixOps has it: here, primaryIPAddress."
    // {
      defaultText = lib.literalMD "networking.primaryIPAddress";
    };

  cards = import ../virtualisation/cards.nix {
    inherit lib;
    inherit (config) virtualisation;
    inherit (nixvms) number;
    count = nixvms.machineCount;
  };
  addressed = builtins.filter (card: card.isAddressed && card.ipv4 != null) cards;
  withoutAddress = builtins.filter (card: card.isAddressed && card.ipv4 == null) cards;
in
{
  imports = [
    # Declared for each machine.
    {
      options.networking.privateIPv4 = ofNixOps;
      options.networking.publicIPv4 = ofNixOps;
      options.networking.primaryIPAddress =
        option types.str (
          if addressed == [ ] then "" else (builtins.head addressed).ipv4
        ) "The address that the other machines of the network know this one by."
        // {
          defaultText = lib.literalMD "192.168.VLAN.NUMBER on the first vlan";
        };
    }
  ];

  config.assertions = map (card: {
    assertion = false;
    message =
      "There is no address left for ${card.name} on the vlan ${toString card.vlan}: in a network of ${toString nixvms.machineCount} machines, "
      + "one has addresses for ${toString (254 / nixvms.machineCount)} interfaces on the same vlan.";
  }) withoutAddress;

  config.networking.interfaces = builtins.listToAttrs (
    map (interface: {
      inherit (interface) name;
      value.ipv4.addresses = [
        {
          address = interface.ipv4;
          prefixLength = 24;
        }
      ];
    }) addressed
  );
}

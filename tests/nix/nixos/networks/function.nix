{
  lib,
  nixpkgs,
  system,
  count ? 1,
}:

assert builtins.pathExists (nixpkgs + "/nixos");

{
  network.description = "Machines of a function";

  defaults =
    { ... }:
    {
      virtualisation.memorySize = 512;
      deployment.tags = [ "all" ];
    };
}
// lib.listToAttrs (
  map (index: {
    name = "machine${toString index}";
    value =
      { config, pkgs, nodes, ... }:
      {
        networking.hostName = lib.mkForce "node${toString index}";
        nixpkgs.system = lib.mkIf (index == 0) system;
        virtualisation.vlans = [ 1 3 ];
        environment.systemPackages = [ pkgs.hello ];
        environment.etc."peers".text = toString (builtins.attrNames nodes);
      };
  }) (lib.range 1 count)
)

# networking.interfaces.NAME.useDHCP: addresses from a machine of the network that gives them out.
# (eth0 needs no client: QEMU's server would always give it the same address, see setup.nix.)
# What is called as cards of a computer are (enp3s0, wlan0) and is no card of this machine is left out, with a note at its place.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (import ../without-effect/ignored.nix lib) noteOf;
  inherit (config.networking) interfaces;
  cards = [ "eth0" ] ++ map (card: card.name) (
    import ../virtualisation/cards.nix {
      inherit lib;
      inherit (config) virtualisation;
      inherit (nixvms) number;
      count = nixvms.machineCount;
    }
  );

  isOfComputer =
    name:
    builtins.match "(en|wl|ww)([opsx][0-9a-f].*|an[0-9]+)" name != null && !(builtins.elem name cards);
  absent = builtins.filter isOfComputer (builtins.attrNames interfaces);

  names = builtins.attrNames (
    lib.filterAttrs (
      name: interface: interface.useDHCP == true && name != "eth0" && !(isOfComputer name)
    ) interfaces
  );
in
{
  config = {
    system.notes = map (
      name:
      noteOf "the machine has no such network interface; its own are ${lib.concatStringsSep ", " cards}" (lib.showOption [
        "networking"
        "interfaces"
        name
      ]) (nixvms.placeIn name options.networking.interfaces)
    ) absent;

    debian.packages = lib.mkIf (names != [ ]) [ "udhcpc" ];

    systemd.services = builtins.listToAttrs (
      map (name: {
        name = "dhcp-${name}";
        value = {
          description = "DHCP client of ${name}";
          wantedBy = [ "multi-user.target" ];
          after = [ "network-setup.service" ];
          serviceConfig = {
            ExecStart = "/sbin/udhcpc -f -i ${name} -s /etc/udhcpc/default.script";
            Restart = "always";
          };
        };
      }) names
    );
  };
}

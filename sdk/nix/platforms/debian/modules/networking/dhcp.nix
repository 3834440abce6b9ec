# networking.interfaces.NAME.useDHCP: addresses from a machine of the network that gives them out.
# (eth0 needs no client: QEMU's server would always give it the same address, see setup.nix.)
{ config, lib, ... }:
let
  names = builtins.attrNames (
    lib.filterAttrs (
      name: interface: interface.useDHCP == true && name != "eth0"
    ) config.networking.interfaces
  );
in
{
  config = lib.mkIf (names != [ ]) {
    debian.packages = [ "udhcpc" ];

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

# What a machine of nixpkgs became, as text.
let
  machine =
    { config, ... }:
    {
      warnings = [
        (builtins.toJSON {
          inherit (config.systemd.services.backdoor) wantedBy;
          guestAgent = config.virtualisation.qemu.guestAgent.enable or null;
          qemu = config.virtualisation.qemu.package.name or null;
          qemuSystem = config.virtualisation.qemu.package.system or null;
          inherit (config.nixpkgs) system;
        })
      ];
    };
in
{
  other = {
    imports = [ machine ];
    nixpkgs.system = "i686-linux";
  };
  plain = machine;
}

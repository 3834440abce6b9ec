# The shell of nixpkgs' own test driver, at a console that only a driver adds to a machine: it starts when that is there.
# As nixpkgs has it, the target that a machine boots to waits for the device, minutes long, and `run-vms` never gives it one.
{ config, lib, ... }:

{
  _file = "NixVms.Build/backdoor.nix";
  key = "nixvms-backdoor";

  # Since 2024 a machine can do without it.
  config.systemd.services.backdoor.wantedBy = lib.mkIf (config.testing.backdoor or true) (
    lib.mkForce [ "dev-hvc0.device" ]
  );
}

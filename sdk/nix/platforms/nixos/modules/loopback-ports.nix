# Forwarded ports listen on loopback unless the machine names another address: NixOS's own default
# is every address of the host, which opens a test machine to the network.
{ lib, ... }:

{
  _file = "NixVms.Build/loopback-ports.nix";
  key = "nixvms-loopback-ports";

  # Declared a second time: the module system merges this into the submodule of qemu-vm.nix.
  options.virtualisation.forwardPorts = lib.mkOption {
    type = lib.types.listOf (
      lib.types.submodule (
        { config, ... }:
        {
          config = lib.mkIf (config.from == "host") {
            host.address = lib.mkDefault "127.0.0.1";
          };
        }
      )
    );
  };
}

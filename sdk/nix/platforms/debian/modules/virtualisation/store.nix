# virtualisation.*: the store and the folders of the host that a machine sees.
{ config, lib, ... }:
let
  inherit (lib) mkOption;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.virtualisation;

  sharedDirectory = types.submodule {
    options = {
      source = mkOption {
        type = types.str;
        description = "The folder on the host; variables of the start script's environment, such as $HOME, are expanded.";
      };
      target = mkOption {
        type = types.path;
        description = "Where the machine has it.";
      };
      securityModel = option (types.enum [
        "passthrough"
        "mapped-xattr"
        "mapped-file"
        "none"
      ]) "none" "How the owners of files in the machine are kept on the host: QEMU's security_model.";
    };
  };

  mountLine = index: share: "shared${toString index} ${share.target}\n";
in
{
  options.virtualisation = {
    sharedDirectories =
      option (types.attrsOf sharedDirectory) { }
        "Folders of the host that the machine sees, through 9p.";
    useNixStoreImage =
      option types.bool false
        "Whether the machine's store paths are on a disk image instead of shared by the host, for snapshots.";
    additionalPaths =
      option (types.listOf types.path) [ ]
        "Store paths that are on the image though the configuration does not refer to them.";
    writableStore = option types.bool false "Whether the machine can write to /nix/store.";
    writableStoreUseTmpfs =
      option types.bool true
        "Whether what is written to /nix/store is kept in memory, not on the disk.";
  };

  # What stage 1 reads.
  config.system.files = [
    {
      path = "mounts";
      text = lib.concatStrings (lib.imap0 mountLine (builtins.attrValues cfg.sharedDirectories));
    }
  ]
  ++ lib.optional cfg.writableStore {
    path = "writable-store";
    text = if cfg.writableStoreUseTmpfs then "memory\n" else "disk\n";
  };
}

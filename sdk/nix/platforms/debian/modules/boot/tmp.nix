# boot.tmp.*: the folder for temporary files.
{ config, lib, ... }:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.boot.tmp;
  inMemory = cfg.useTmpfs || config.boot.tmpOnTmpfs;
  cleaned = cfg.cleanOnBoot || config.boot.cleanTmpDir;
in
{
  options.boot.cleanTmpDir = option types.bool false "The older name of boot.tmp.cleanOnBoot.";
  options.boot.tmpOnTmpfs = option types.bool false "The older name of boot.tmp.useTmpfs.";
  options.boot.tmp = {
    cleanOnBoot = option types.bool false "Whether /tmp is emptied at start.";
    useTmpfs = option types.bool false "Whether /tmp is a file system of its own in memory.";
    tmpfsSize = option (types.either types.str types.ints.positive) "50%" "The size of that file system.";
  };

  # Before systemd starts, and not when a running machine takes this configuration over (NIXOS_ACTION is set then). The folders shared with the host, xchg and shared, are mounted already: they stay, untouched.
  config.system.activationScripts = {
    tmpfs = lib.mkIf inMemory ''
      [ -z "''${NIXOS_ACTION-}" ] || exit 0
      mkdir -p /run/tmp
      mount -t tmpfs -o mode=1777,nosuid,nodev,size=${lib.escapeShellArg (toString cfg.tmpfsSize)} tmpfs /run/tmp
      for folder in xchg shared; do
        mkdir -p "/run/tmp/$folder"
        if mountpoint -q "/tmp/$folder"; then mount --move "/tmp/$folder" "/run/tmp/$folder"; fi
      done
      mount --move /run/tmp /tmp
      rmdir /run/tmp
    '';
    cleanTmp = lib.mkIf (cleaned && !inMemory) ''
      [ -z "''${NIXOS_ACTION-}" ] || exit 0
      find /tmp -xdev -mindepth 1 ! -path /tmp/xchg ! -path /tmp/shared -delete
    '';
  };
}

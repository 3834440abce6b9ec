# systemd.tmpfiles and services.journald.
{ config, lib, ... }:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  inherit (config.systemd.tmpfiles) rules;
in
{
  options = {
    systemd.tmpfiles.rules =
      option (types.listOf types.str) [ ]
        "Files and folders that are made at start, as lines of tmpfiles.d.";
    services.journald.extraConfig = option types.lines "" "Lines added to journald.conf.";
  };

  config.environment.etc = {
    "systemd/journald.conf".text = ''
      [Journal]
      Storage=volatile
      ReadKMsg=no
      Audit=no
      ${config.services.journald.extraConfig}
    '';
  }
  // lib.optionalAttrs (rules != [ ]) {
    "tmpfiles.d/00-nixos.conf".text = lib.concatMapStrings (rule: "${rule}\n") rules;
  };
}

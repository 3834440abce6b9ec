# services.samba: folders for other machines, as Windows has them.
{ config, lib, ... }:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.samba;

  value = types.oneOf [
    types.bool
    types.int
    types.str
    types.path
    (types.listOf types.str)
  ];
  section = types.attrsOf value;

  textOf =
    value:
    if builtins.isBool value then
      (if value then "yes" else "no")
    else if builtins.isList value then
      lib.concatStringsSep " " value
    else
      toString value;
  sectionText =
    name: lines:
    "[${name}]\n" + lib.concatStrings (lib.mapAttrsToList (key: value: "  ${key} = ${textOf value}\n") lines);
  configuration =
    sectionText "global" (cfg.settings.global or { })
    + lib.concatStrings (lib.mapAttrsToList sectionText (removeAttrs cfg.settings [ "global" ] // cfg.shares));
  path = "samba/nixvms.conf";

  daemon = name: description: {
    inherit description;
    wantedBy = [ "multi-user.target" ];
    after = [ "network.target" ];
    restartTriggers = [ configuration ];
    serviceConfig = {
      Type = "notify";
      ExecStart = "/usr/sbin/${name} --foreground --no-process-group --configfile=/etc/${path}";
      ExecReload = "/bin/kill -HUP $MAINPID";
      LimitNOFILE = 16384;
      Restart = "on-failure";
    };
  };
in
{
  options.services.samba = {
    enable = option types.bool false "Whether to run Samba.";
    settings = option (types.attrsOf section) { } "Settings of smb.conf, by section and name: a share is a section.";
    shares = option (types.attrsOf section) { } "The older name of settings, for shares.";
    nmbd.enable = option types.bool true "Whether the machine has a name of NetBIOS.";
    openFirewall = option types.bool false "Whether the firewall lets others reach its ports.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [
      "samba"
      "samba-common-bin"
    ];
    debian.setUp = [ "samba" ];

    services.samba.settings.global = lib.mapAttrs (_: lib.mkDefault) {
      security = "user";
      "passwd program" = "/usr/bin/passwd %u";
      "state directory" = "/var/lib/samba";
      "private dir" = "/var/lib/samba/private";
      "log level" = 1;
    };

    environment.etc = {
      ${path}.text = configuration;
      # Where its commands look.
      "samba/smb.conf".text = configuration;
    };
    systemd.tmpfiles.rules = [
      "d /var/log/samba 0750 root adm"
      "d /var/lib/samba/private 0700 root root"
    ];

    networking.firewall.allowedTCPPorts = lib.optionals cfg.openFirewall [
      139
      445
    ];
    networking.firewall.allowedUDPPorts = lib.optionals cfg.openFirewall [
      137
      138
    ];

    systemd.services = {
      samba-smbd = daemon "smbd" "Samba";
    }
    // lib.optionalAttrs cfg.nmbd.enable { samba-nmbd = daemon "nmbd" "Samba's names"; };
  };
}
